import type { RefundState } from './online/rules.ts'

export type PaymentEvent =
  | { kind: 'payment.settled'; billId: number }
  | { kind: 'payment.voided'; billId: number }
  | { kind: 'payment.proofShown'; billId: number }
  | { kind: 'payment.returned'; billId: number; amount: number }
  /** The payee has sent what somebody else had decided, `reason` being in whose words. */
  | { kind: 'payment.returnPaid'; billId: number; part: string; reason: string; amount: number; reference: string }
  /** `part`: of what, when several things are paid by one bill; null: of all of it. */
  | { kind: 'payment.refundChanged'; billId: number; part: string | null; amount: number; state: RefundState }
