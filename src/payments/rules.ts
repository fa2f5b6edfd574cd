import type { Say } from '../platform/words.ts'
import { words } from './words.ts'

export const methodKinds = ['bank-transfer', 'wallet-qr', 'cash-on-delivery'] as const
export type MethodKind = (typeof methodKinds)[number]

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
  open: boolean
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
  closedAt: number | null
}

/** Small enough that a list is never long. */
export const mostMethods = 12
