import type { Role } from './rules.ts'

export type AccountEvent =
  | { kind: 'person.suspended'; personId: number }
  | { kind: 'person.roleRevoked'; personId: number; role: Role }
