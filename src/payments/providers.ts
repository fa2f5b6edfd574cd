import type { Word } from '../platform/words.ts'
import type { Bill, MethodKind, PaymentMethod } from './rules.ts'
import { words } from './words.ts'

/** What somebody sees who is about to pay. */
export type Beginning =
  /** The money goes past us: an account to transfer to, a code to scan, a courier to pay. */
  | { kind: 'show'; rows: { term: Word; value: string; copyable: boolean }[]; pictureId: string | null; hint: Word; note: string }
  /** An online provider's own page. */
  | { kind: 'visit'; url: string }

/**
 * A way for money to arrive. Who tells us that it has: the payee looks and says so (`by-hand`), the courier brings
 * it (`on-delivery`), or the provider sends a signed notice (`by-notice`), which calls settleBill by itself.
 */
export type PaymentProvider = {
  settles: 'by-hand' | 'on-delivery' | 'by-notice'
  begin: (bill: Pick<Bill, 'id' | 'amount' | 'currency'>, method: PaymentMethod) => Beginning | Promise<Beginning>
}

const show = (hint: Word, method: PaymentMethod, rows: [Word, string][] = []): Beginning & { kind: 'show' } => ({
  kind: 'show', hint, note: method.instructions, pictureId: method.pictureId,
  rows: rows.map(([term, value]) => ({ term, value, copyable: true })),
})

export const providers = {
  'bank-transfer': {
    settles: 'by-hand',
    begin: (bill, method) =>
      show(words.transferHint, method, [
        ...(method.account
          ? ([[words.holder, method.account.holder], [words.bank, method.account.bank], [words.number, method.account.number]] as [Word, string][])
          : []),
        [words.reference, referenceOf(bill)],
      ]),
  },
  'wallet-qr': {
    settles: 'by-hand',
    begin: (bill, method) => show(words.scanHint, method, [[words.reference, referenceOf(bill)]]),
  },
  'cash-on-delivery': {
    settles: 'on-delivery',
    begin: (_bill, method) => show(words.onDelivery, method),
  },
} satisfies Record<MethodKind, PaymentProvider & { begin: (...args: Parameters<PaymentProvider['begin']>) => Beginning & { kind: 'show' } }>

/** Short enough to be typed into a wallet, so that the merchant knows whose money it is. */
export const referenceOf = (bill: Pick<Bill, 'id'>) => `S${bill.id}`

/** Whether goods may leave before the money is there. */
export const paysOnDelivery = (kind: MethodKind) => providers[kind].settles === 'on-delivery'
