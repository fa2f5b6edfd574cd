import type { Word } from '../platform/words.ts'
import { alipay } from './online/providers/alipay.ts'
import { stripe } from './online/providers/stripe.ts'
import { wechatPay } from './online/providers/wechat-pay.ts'
import type { OnlineProvider } from './online/rules.ts'
import type { Bill, MethodKind, OnlineKind, PaymentMethod } from './rules.ts'
import { words } from './words.ts'

/** What somebody sees whose money goes past us: an account to transfer to, a code to scan, a courier to pay. */
export type Beginning = { rows: { term: Word; value: string; copyable: boolean }[]; pictureId: string | null; hint: Word; note: string }

/**
 * A way for money to arrive. Who tells us that it has: the payee looks and says so (`by-hand`), the courier brings
 * it (`on-delivery`), or the provider takes it and says so itself (`by-notice`).
 */
export type PaymentProvider =
  | { settles: 'by-hand' | 'on-delivery'; begin: (bill: Pick<Bill, 'id' | 'amount' | 'currency'>, method: PaymentMethod) => Beginning }
  | { settles: 'by-notice' }

const show = (hint: Word, method: PaymentMethod, rows: [Word, string][] = []): Beginning => ({
  hint, note: method.instructions, pictureId: method.pictureId,
  rows: rows.map(([term, value]) => ({ term, value, copyable: true })),
})

/** Those that take the money online, each with keys of its own. */
export const onlineProviders: { [Kind in OnlineKind]: OnlineProvider<Kind> } = { stripe, alipay, 'wechat-pay': wechatPay }

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
  stripe: { settles: 'by-notice' },
  alipay: { settles: 'by-notice' },
  'wechat-pay': { settles: 'by-notice' },
} satisfies Record<MethodKind, PaymentProvider>

/** Short enough to be typed into a wallet, so that the merchant knows whose money it is. */
export const referenceOf = (bill: Pick<Bill, 'id'>) => `S${bill.id}`
