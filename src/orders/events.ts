import type { Transition } from './rules.ts'

type Subject = { orderId: number; buyerId: number; merchantId: number; roomId: number | null; productIds: number[] }

export type OrderEvent =
  | ({ kind: 'order.placed' } & Subject)
  | ({ kind: 'order.transitioned'; transition: Transition } & Subject)
