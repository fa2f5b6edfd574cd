import type { Transition } from './rules.ts'

type Subject = { caseId: number; orderId: number; buyerId: number; merchantId: number }

export type AftersalesEvent =
  | ({ kind: 'case.moved'; transition: Transition | 'apply' } & Subject)
  | ({ kind: 'case.messaged' } & Subject)
  /** Every piece of the order has been paid back. */
  | ({ kind: 'case.orderRefunded'; unshipped: boolean } & Subject)
