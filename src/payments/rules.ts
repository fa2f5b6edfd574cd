import type { Say } from '../platform/words.ts'
import { words } from './words.ts'

export const methodKinds = ['bank-transfer', 'wallet-qr', 'cash-on-delivery', 'stripe', 'alipay', 'wechat-pay'] as const
export type MethodKind = (typeof methodKinds)[number]

/** Providers that take the money online and tell of it themselves. */
export const onlineKinds = ['stripe', 'alipay', 'wechat-pay'] as const
export type OnlineKind = (typeof onlineKinds)[number]
export const isOnline = <Kind extends string>(kind: Kind | OnlineKind): kind is OnlineKind => onlineKinds.includes(kind as OnlineKind)

/** Chinese wallets take yuan only. */
export const takesCurrency = (kind: MethodKind, currency: string) => (kind !== 'alipay' && kind !== 'wechat-pay') || currency === 'CNY'

export type Account = { holder: string; bank: string; number: string }

/** How a merchant takes money. */
export type PaymentMethod = {
  id: number
  merchantId: number
  kind: MethodKind
  /** The wallet's or the bank's name; may be empty. */
  label: string
  /** What the merchant wants to tell those who pay. */
  instructions: string
  /** Of a bank transfer. */
  account: Account | null
  /** Of a wallet: the code to scan. */
  pictureId: string | null
  /** Of an online provider: no real money moves. */
  testing: boolean
  open: boolean
  /** The owner's: takes the money for what other merchants sell, too. */
  shared: boolean
}

export const methodName = (say: Say, { kind, label }: Pick<PaymentMethod, 'kind' | 'label'>) => label || say(words.kind[kind])

/** The last four digits tell accounts apart without showing them to who looks over the shoulder. */
export const maskedNumber = (number: string) => `•••• ${number.replace(/\s/g, '').slice(-4)}`

export type BillState = 'open' | 'settled' | 'void'

/** What somebody owes somebody. Knows nothing of orders. */
export type Bill = {
  id: number
  payerId: number
  payeeId: number
  methodId: number | null
  kind: string
  amount: number
  currency: string
  state: BillState
  openedAt: number
  /** Until when it can be paid; null: whenever. */
  dueAt: number | null
  closedAt: number | null
}

/** Money that the payee sees come in by looking, not by a provider's word. */
export const isByHand = (kind: string) => kind === 'bank-transfer' || kind === 'wallet-qr'

/** What the payer shows to say that it has been paid. */
export type Proof = { id: number; billId: number; pictureId: string; note: string; madeAt: number }

export const mostProofs = 3
export const proofsOfPayer = { name: 'proofs of payment', burst: 10, every: 60_000 }

/** Small enough that a list is never long. */
export const mostMethods = 12
