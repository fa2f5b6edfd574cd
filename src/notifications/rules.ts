import type { Contact } from '../accounts/rules.ts'
import type { Outgoing } from '../platform/outbox.ts'

/** What somebody may be told of. `needed`: goes with a purchase or an account, so that nobody can be without it. */
export const kinds = {
  order: { needed: true },
  aftersales: { needed: true },
  complaint: { needed: true },
  account: { needed: true },
  product: { needed: false },
  stock: { needed: false },
  delivery: { needed: false },
  supply: { needed: false },
  room: { needed: false },
  prize: { needed: false },
  offer: { needed: false },
} as const
export type Kind = keyof typeof kinds

/** What can be switched off by phone and mail; within the shop everything is told. */
export const optionalKinds = (Object.keys(kinds) as Kind[]).filter(kind => !kinds[kind].needed)

export type Channel = Outgoing['channel']
export const channels = ['sms', 'mail'] as const satisfies Channel[]

export type Notification = { id: number; kind: Kind; text: string; url: string; at: number; readAt: number | null }

export type Silence = { kind: Kind; channel: Channel }

export const channelOf = ({ kind }: Contact): Channel => (kind === 'phone' ? 'sms' : 'mail')

/** Where an urgent message of this kind reaches somebody; null when they would rather not be reached. */
export const reachedAt = (contacts: Contact[], silences: Silence[], kind: Kind): Contact | null =>
  contacts.find(contact => kinds[kind].needed || !silences.some(silence => silence.kind === kind && silence.channel === channelOf(contact))) ?? null

/** Milliseconds after which a message is forgotten. */
export const forgetAfter = 400 * 86_400_000

export const notificationsElement = 'notifications'
