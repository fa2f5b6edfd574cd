import type { OnlineKind } from '../rules.ts'

/** Where the payer stands: before a page at a desk, before one on a phone, with a code to be scanned, or inside the wallet's own browser. */
export type Way = 'page' | 'phone' | 'code' | 'inside'

/** One way a bill was offered at a provider. */
export type Attempt = {
  id: number
  billId: number
  methodId: number
  way: Way
  /** Our number at the provider. */
  reference: string
  state: 'open' | 'paid' | 'closed'
  amount: number
  currency: string
  /** The provider's own number of the offer. */
  remoteId: string | null
  /** Where to go, what the code says, or what the wallet is handed. */
  url: string | null
  /** The provider's number of the payment. */
  transactionId: string | null
  /** What the provider has said that cannot be right. */
  trouble: string | null
  madeAt: number
  expiresAt: number
  closedAt: number | null
  asked: number
}

export type RefundState = 'waiting' | 'sent' | 'done' | 'failed'

/** Why money goes back: somebody wants it to, it came after the bill was void, or the bill had been paid already. */
export type RefundCause = 'asked' | 'late' | 'twice'

export type Refund = {
  id: number
  attemptId: number
  billId: number
  /** Said again, it is the same refund. */
  reference: string
  amount: number
  reason: string
  cause: RefundCause
  /** Of what, in the words of whoever asked, when several things were paid by one bill: order 12. */
  part: string | null
  state: RefundState
  remoteId: string | null
  failure: string | null
  madeAt: number
  madeBy: number | null
  closedAt: number | null
  tries: number
}

/** How a payment stands at the provider. `none`: it does not know this number (yet). */
export type Standing = { state: 'none' | 'open' | 'closed' } | { state: 'paid'; amount: number; currency: string; transactionId: string }

export type Keys = {
  stripe: { secretKey: string; webhookSecret: string }
  alipay: { appId: string; privateKey: string; alipayKey: string; sandbox: string }
  'wechat-pay': { merchantId: string; appId: string; serial: string; privateKey: string; apiKey: string; platformKeyId: string; platformKey: string; appSecret: string }
}

/** The merchant's keys, where the provider is reached, and what time it is. */
export type Desk<Kind extends OnlineKind = OnlineKind> = { keys: Keys[Kind]; at: string | null; now: number }

export type Charge = Pick<Attempt, 'way' | 'reference' | 'amount' | 'currency' | 'madeAt' | 'expiresAt'> & {
  /** What the payer reads at the provider. */
  title: string
  /** Where the provider sends its notices, and the payer when it is done. */
  noticeUrl: string
  returnUrl: string
  /** The payer's. */
  address: string
  /** Who the payer is to the provider, where that is known. */
  payerId?: string | undefined
}

export type Repayment = Pick<Refund, 'reference' | 'amount' | 'reason' | 'remoteId' | 'tries'> & { currency: string; attempt: Pick<Attempt, 'reference' | 'transactionId' | 'amount'> }

/** As it came in: nothing of it is believed before its signature has been checked. */
export type Notice = { headers: Headers; body: string }

type Offer = Pick<Attempt, 'reference' | 'remoteId'>

/** A provider that takes the money online. Everything but `hear` goes out to it, and may be said again without harm. */
export type OnlineProvider<Kind extends OnlineKind = OnlineKind> = {
  begin: (desk: Desk<Kind>, charge: Charge) => Promise<{ remoteId: string | null; url: string }>
  /** Throws Forged unless the provider has signed it, for these keys, just now. Null: it concerns no payment. */
  hear: (desk: Desk<Kind>, notice: Notice) => Promise<{ reference: string; standing: Standing } | null>
  ask: (desk: Desk<Kind>, offer: Offer) => Promise<Standing>
  /** After this nobody can pay it any more. */
  close: (desk: Desk<Kind>, offer: Offer) => Promise<void>
  refund: (desk: Desk<Kind>, repayment: Repayment) => Promise<{ state: 'sent' | 'done' | 'failed'; remoteId: string | null; failure?: string }>
  /** Asks for something harmless that only the right keys can ask for. */
  test: (desk: Desk<Kind>) => Promise<void>
  /** Paying within the wallet's own browser, where the merchant can: who the payer is, and what the wallet is handed. */
  inside?: {
    /** Where the wallet says who the payer is; null without the keys for it. */
    door: (desk: Desk<Kind>, returnUrl: string, state: string) => string | null
    payerId: (desk: Desk<Kind>, code: string) => Promise<string>
    hand: (desk: Desk<Kind>, offer: string) => Record<'appId' | 'timeStamp' | 'nonceStr' | 'prepay' | 'paySign', string>
  }
  /** What a provider wants to hear so that it does not tell again, and so that it does. */
  answers: { taken: () => Response; refused: () => Response }
}

/** The notice is not from the provider, not for this shop, or too old. */
export class Forged extends Error {}

/** The provider does not do what it was asked. `final`: asking again will not help. */
export class Trouble extends Error {
  constructor(message: string, readonly final = false) {
    super(message)
  }
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** First after a minute, then more and more seldom; a week later nothing is expected any more. */
export const askAgainAt = (attempt: Pick<Attempt, 'madeAt' | 'asked'>, now: number): number | null => {
  if (now - attempt.madeAt > 7 * 24 * hour) return null
  return now + Math.min(minute * 2 ** attempt.asked, 6 * hour)
}

export const firstAskAfter = minute
/** Where a bill is void its offer is closed as soon as the provider can be reached. */
export const closeAgainAt = (asked: number, now: number) => now + Math.min(10 * second * 2 ** asked, hour)

/** A refund is tried for a good week. */
export const refundAgainAt = (tries: number, now: number): number | null => (tries >= 40 ? null : now + Math.min(15 * second * 2 ** tries, 6 * hour))

/** An offer begun in the last moment still stands long enough to be used; what comes too late is sent back. */
export const shortestOffer = minute
/** How long an offer stands for a bill that does not say. */
export const usualOffer = 2 * hour

/** What may still be sent back of what came in. */
export const refundable = (attempts: Pick<Attempt, 'state' | 'amount'>[], refunds: Pick<Refund, 'state' | 'amount'>[]) =>
  sum(attempts.filter(({ state }) => state === 'paid')) - sum(refunds.filter(({ state }) => state !== 'failed'))

const sum = (parts: { amount: number }[]) => parts.reduce((all, { amount }) => all + amount, 0)

/** Asking of one payer; what providers say from one address; trying keys of one merchant. */
export const limits = {
  begins: { name: 'payments begun', burst: 20, every: 6_000 },
  asks: { name: 'payments asked about', burst: 10, every: 6_000 },
  notices: { name: 'payment notices', burst: 600, every: 10 },
  tests: { name: 'payment keys tried', burst: 10, every: 10_000 },
}

const isPhone = (agent: string) => /mobile|android|iphone|ipad|harmony/i.test(agent)

/** WeChat's own browser, in which none but WeChat's wallet is at hand. */
export const isInsideWechat = (agent: string) => /micromessenger/i.test(agent)

/** How somebody with this browser pays by this provider's page. */
export const wayOf = (agent: string): Way => (isPhone(agent) ? 'phone' : 'page')

