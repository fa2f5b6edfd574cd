import type { RefundState } from './online/rules.ts'

export type PaymentEvent =
  | { kind: 'payment.settled'; billId: number }
  | { kind: 'payment.voided'; billId: number }
  | { kind: 'payment.proofShown'; billId: number }
  | { kind: 'payment.returned'; billId: number; amount: number }
  /** `part`: of what, when several things are paid by one bill; null: of all of it. */
  | { kind: 'payment.refundChanged'; billId: number; part: string | null; amount: number; state: RefundState }
