export const roles = ['merchant', 'supplier', 'courier', 'admin'] as const
export type Role = (typeof roles)[number]

/** Everybody is a buyer; the roles are what somebody may do besides. */
export type Person = {
  id: number
  name: string
  roles: Role[]
  locale: string | null
  suspendedAt: number | null
}

export const has = (person: Person | null, role: Role) => person?.roles.includes(role) ?? false

/** Changes when the text of the agreement changes; kept with everybody who accepted it. */
export const agreementVersion = '2026-11'
