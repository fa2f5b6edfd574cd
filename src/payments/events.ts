import type { RefundState } from './online/rules.ts'

export type PaymentEvent =
  | { kind: 'payment.settled'; billId: number }
  | { kind: 'payment.voided'; billId: number }
  | { kind: 'payment.proofShown'; billId: number }
  | { kind: 'payment.returned'; billId: number; amount: number }
  | { kind: 'payment.refundChanged'; billId: number; amount: number; state: RefundState }
