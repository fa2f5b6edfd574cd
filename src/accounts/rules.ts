import type { Word } from '../platform/words.ts'
import { words } from './words.ts'

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

/** Why a role may not be taken away, or null: somebody must be able to open the doors. */
export const whyNotRevoke = (person: Person, role: Role, administrators: number): Word | null =>
  isLastAdministrator(person, role, administrators) ? words.lastAdministrator : null

export const whyNotSuspend = (me: Person, person: Person, administrators: number): Word | null =>
  person.suspendedAt !== null ? words.alreadySuspended
  : person.id === me.id ? words.notYourself
  : isLastAdministrator(person, 'admin', administrators) ? words.lastAdministrator
  : null

const isLastAdministrator = (person: Person, role: Role, administrators: number) =>
  role === 'admin' && has(person, 'admin') && person.suspendedAt === null && administrators <= 1

/** Changes when the text of the agreement changes; kept with everybody who accepted it. */
export const agreementVersion = '2026-11'

/** How somebody is reached: E.164 for a phone, lower case for an e-mail address. */
export type Contact = { kind: 'phone' | 'email'; value: string }

/** Enough to recognise one's own, not enough to learn another's. */
export const maskContact = ({ kind, value }: Contact) => {
  if (kind === 'phone') return `${value.slice(0, -8)}****${value.slice(-4)}`
  const [name, domain] = value.split('@') as [string, string]
  return `${name.slice(0, name.length > 2 ? 2 : 1)}***@${domain}`
}

export const day = 24 * 60 * 60_000

/** A session ends after so long without a visit. */
export const sessionLasts = 30 * day
/** A visit is only written down so often. */
export const seenEvery = 5 * 60_000
export const mostSessions = 20

/** How often a password may be tried: for one account, and from one address. */
export const accountTries = { name: 'password of an account', burst: 10, every: 60_000 }
export const addressTries = { name: 'password from an address', burst: 30, every: 20_000 }

export const shortestPassword = 8
export const longPassword = 12
export const longestPassword = 200

/** What is tried first by whoever guesses. Shorter ones are refused anyway. */
export const commonPasswords = [
  '12345678', '123456789', '1234567890', '123123123', '11111111', '88888888', '66666666', '00000000', '87654321',
  'a1234567', 'a12345678', 'a123456789', 'aa123456', 'abc12345', 'abc123456', 'abcd1234', 'abcd12345', '1234abcd',
  'q1w2e3r4', '1q2w3e4r', '1qaz2wsx', 'qwer1234', 'qwerty123', 'qwerty12345', 'asdf1234', 'zxcvbnm123',
  'password', 'password1', 'password12', 'password123', 'passw0rd', 'p@ssw0rd', 'iloveyou1', 'welcome1', 'admin123', 'admin1234',
  'woaini520', 'woaini1314', 'woaini123', '5201314a', 'a5201314', 'wang1234', 'li123456', 'zhang123',
  'qwertyuiopas', 'qwertyuiop12', 'abcdefghijkl', '123456789012', '123456123456', 'passwordpassword', 'passw0rd1234',
]

/** Why a password cannot be taken, or null. */
export const weaknessOf = (password: string, contact: Contact | null): Word | null => {
  const text = password.normalize('NFKC').toLowerCase()
  const length = [...text].length
  if (length < shortestPassword) return words.passwordTooShort
  if (length < longPassword && !(/\p{L}/u.test(text) && /\d/.test(text))) return words.passwordTooPlain
  if (new Set(text).size < 4 || commonPasswords.includes(text)) return words.passwordTooCommon
  if (contact && isContact(text, contact)) return words.passwordIsContact
  return null
}

const isContact = (text: string, { kind, value }: Contact) => {
  if (kind === 'email') return text === value || text === value.split('@')[0]
  const digits = text.replace(/[^\d]/g, '')
  return digits.length >= 7 && value.endsWith(digits) && text.length - digits.length < 4
}
