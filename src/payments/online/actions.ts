import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import type { Db } from '../../platform/db.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { emit } from '../../platform/event-log.ts'
import { refuse } from '../../platform/refusal.ts'
import { settleBill } from '../actions.ts'
import type { PaymentEvent } from '../events.ts'
import { onlineProviders, referenceOf } from '../providers.ts'
import { isOnline, type Bill, type OnlineKind, type PaymentMethod } from '../rules.ts'
import { findBill, findBillFor, findMethod } from '../store.ts'
import { words as paymentWords } from '../words.ts'
import {
  askAgainAt, closeAgainAt, firstAskAfter, Forged, limits, refundAgainAt, refundable, shortestOffer, Trouble, usualOffer,
  type Attempt, type Desk, type Notice, type OnlineProvider, type Refund, type RefundState, type Standing, type Way,
} from './rules.ts'
import {
  findAttempt, findAttemptByReference, findKeys, findOpenAttempt, insertAttempt, insertRefund, listAttemptsDue, listAttemptsOfBill,
  listRefundsDue, listRefundsOfBill, updateAttemptAsk, updateAttemptClosed, updateAttemptOffer, updateAttemptPaid, updateAttemptReopened,
  updateAttemptTrouble, updateRefund,
} from './store.ts'
import { words } from './words.ts'

/** As many at once as a small box and a provider take well. */
const atOnce = 20

const deskOf = (app: App, { id, kind }: Pick<PaymentMethod, 'id'> & { kind: OnlineKind }): { provider: OnlineProvider; desk: Desk } => ({
  // Keys are read by the table of their kind: they fit the provider of that kind.
  provider: onlineProviders[kind] as unknown as OnlineProvider,
  desk: { keys: findKeys(app.db, app.vault, id) as Desk['keys'], at: app.payAt, now: app.now() },
})

const onlineMethod = (app: App, methodId: number | null) => {
  const method = methodId === null ? null : findMethod(app.db, app.vault, methodId)
  return method && isOnline(method.kind) ? { ...method, kind: method.kind } : null
}

/**
 * Where this payer can pay this bill: the same offer as long as it stands. The attempt is on the disk before the
 * provider hears of it, and is asked for again under the same number when no answer came.
 */
export const beginPayment = async (app: App, payer: Person, billId: number, way: Way, address: string, payerId?: string): Promise<Attempt> => {
  const bill = findBillFor(app.db, payer, billId) ?? refuse(paymentWords.noBill, 404)
  const method = onlineMethod(app, bill.methodId) ?? refuse(words.notOnline, 404)
  app.limits.refuseIfTooOften(limits.begins, String(payer.id))

  const attempt = await app.change(db => openAttempt(app, db, bill, method.id, way))
  if (attempt.url) return attempt
  const { provider, desk } = deskOf(app, method)
  const { remoteId, url } = await provider
    .begin(desk, {
      ...attempt, address, payerId, title: titleOf(app, bill),
      noticeUrl: `${app.url}/payments/notices/${method.kind}/${method.id}`, returnUrl: `${app.url}/payments/return/${bill.id}`,
    })
    .catch(error => excuse(app, `${method.kind} could not begin payment ${attempt.reference}`, error))

  return app.change(db => {
    updateAttemptOffer(db, attempt.id, remoteId, url)
    const { state, amount } = findBill(db, bill.id)!
    if (state !== 'open' || amount !== attempt.amount) {
      // Cancelled, or a part of it, while the provider was asked: the offer is to be closed, and that is not undone by a refusal here.
      updateAttemptReopened(db, attempt.id, app.now())
      return null
    }
    return findAttempt(db, attempt.id)!
  }).then(begun => begun ?? refuse(paymentWords.billClosed))
}

/** Where the wallet's own browser is sent to say who the payer is; null where that is not set up. */
export const doorInside = (app: App, payer: Person, billId: number): string | null => {
  const method = onlineMethod(app, findBillFor(app.db, payer, billId)?.methodId ?? null)
  if (!method) return null
  const { provider, desk } = deskOf(app, method)
  return provider.inside?.door(desk, `${app.url}/payments/${billId}/inside`, stateInside(app, payer, billId)) ?? null
}

/** What the wallet's own browser is handed to pay with. `code` and `state` came back through that door. */
export const beginInside = async (app: App, payer: Person, billId: number, { code, state, address }: { code: string; state: string; address: string }) => {
  const bill = findBillFor(app.db, payer, billId) ?? refuse(paymentWords.noBill, 404)
  const method = onlineMethod(app, bill.methodId) ?? refuse(words.notOnline, 404)
  const { provider, desk } = deskOf(app, method)
  if (!provider.inside || state !== stateInside(app, payer, billId)) return refuse(words.notOnline, 404)
  const payerId = await provider.inside.payerId(desk, code).catch(error => excuse(app, `${method.kind} did not say who pays bill ${billId}`, error))
  const attempt = await beginPayment(app, payer, billId, 'inside', address, payerId)
  return { bill, hand: provider.inside.hand(desk, attempt.url!) }
}

/** Whoever comes back is the one who was sent. */
const stateInside = (app: App, payer: Person, billId: number) => app.vault.index(`pay inside ${payer.id} ${billId}`).replace(/\W/g, '').slice(0, 32)

const openAttempt = (app: App, db: Db, { id: billId, currency, dueAt }: Bill, methodId: number, way: Way): Attempt => {
  const { state, amount } = findBill(db, billId)!
  if (state !== 'open') refuse(paymentWords.billClosed)
  const madeAt = app.now()
  const known = findOpenAttempt(db, billId, way, madeAt)
  if (known?.amount === amount) return known
  const reference = `S${billId}X${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`
  const expiresAt = Math.max(dueAt ?? madeAt + usualOffer, madeAt + shortestOffer)
  return insertAttempt(db, { billId, methodId, way, reference, amount, currency, madeAt, expiresAt, askAt: madeAt + firstAskAfter })
}

/** What the payer reads at the provider; some of them refuse these signs. */
const titleOf = (app: App, bill: Bill) => `${[...app.shop().name.replace(/[\/=&]/g, ' ')].slice(0, 24).join('')} ${referenceOf(bill)}`

const excuse = (app: App, what: string, error: unknown): never => {
  app.log(`${what}: ${(error as Error).message}`)
  // Not 5xx: the shop is well, and pages swap in what is not 5xx.
  return refuse(words.down, 424)
}

/** What a provider tells by itself. Answers in the provider's own way; asked again, it is the same. */
export const takeNotice = async (app: App, kind: OnlineKind, methodId: number, notice: Notice): Promise<Response> => {
  const method = onlineMethod(app, methodId)
  if (method?.kind !== kind) return refuse(paymentWords.noMethod, 404)
  const { provider, desk } = deskOf(app, method)
  try {
    const heard = await provider.hear(desk, notice)
    if (!heard) return provider.answers.taken()
    const believed = await app.change(db => {
      const attempt = findAttemptByReference(db, heard.reference)
      // Whoever holds other keys can say nothing about this bill.
      if (attempt && attempt.methodId !== method.id) throw new Forged('of another merchant’s payment')
      return !attempt || takeStanding(app, db, attempt, heard.standing)
    })
    return believed ? provider.answers.taken() : provider.answers.refused()
  } catch (error) {
    app.log(`a notice to ${kind}/${methodId} was refused: ${(error as Error).message}`)
    return provider.answers.refused()
  }
}

/** Part of a change. Paid weighs more than closed, whatever comes first. False: it cannot be right. */
export const takeStanding = (app: App, db: Db, { id }: Pick<Attempt, 'id'>, standing: Standing): boolean => {
  const attempt = findAttempt(db, id)!
  const at = app.now()
  if (attempt.state === 'paid') return true
  if (standing.state === 'closed') updateAttemptClosed(db, id, at)
  if (standing.state !== 'paid') return true

  const { amount, currency, transactionId } = standing
  if (amount !== attempt.amount || currency !== attempt.currency) {
    const trouble = `${amount} ${currency}`
    if (attempt.trouble !== trouble) {
      app.log(`payment ${attempt.reference} is of ${trouble} instead of ${attempt.amount} ${attempt.currency}`)
      noteDeed(db, { at, personId: null, deed: 'payment.wrongAmount', subject: `bill ${attempt.billId}`, detail: trouble })
    }
    updateAttemptTrouble(db, id, trouble)
    return false
  }

  updateAttemptPaid(db, id, transactionId, at)
  const { state, amount: amountNow } = findBill(db, attempt.billId)!
  if (state === 'open') {
    settleBill(db, at, attempt.billId, null)
    // Offered before a part of it was cancelled: what is too much goes back.
    if (attempt.amount > amountNow) sendBack(db, at, attempt, attempt.amount - amountNow, 'late', '', null)
  }
  else sendBack(db, at, attempt, attempt.amount, state === 'void' ? 'late' : 'twice', '', null)
  return true
}

/** Part of a change. Refused when more would go back than came in. `part`: of what, when several things are paid by one bill. The provider is asked by tendPayments. */
export const refundBill = (db: Db, at: number, billId: number, { amount, reason, by, part = null }: { amount: number; reason: string; by: number | null; part?: string | null }) => {
  const refunds = listRefundsOfBill(db, billId)
  const attempt = listAttemptsOfBill(db, billId).find(one => refundable([one], refunds.filter(({ attemptId }) => attemptId === one.id)) >= amount)
  if (!Number.isSafeInteger(amount) || amount <= 0 || !attempt) return refuse(words.refundAmount)
  sendBack(db, at, attempt, amount, 'asked', reason, by, part)
}

const sendBack = (db: Db, at: number, { id, billId }: Attempt, amount: number, cause: Refund['cause'], reason: string, by: number | null, part: string | null = null) => {
  const reference = `R${billId}X${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`
  insertRefund(db, { attemptId: id, billId, reference, amount, reason, cause, part, madeAt: at, madeBy: by })
  noteDeed(db, { at, personId: by, deed: 'payment.refundAsked', subject: `bill ${billId}`, detail: `${amount} ${cause}` })
  emit<PaymentEvent>(db, at, { kind: 'payment.refundChanged', billId, part, amount, state: 'waiting' })
}

/** Asks at once, for a payer who has just come back; silence is no answer. */
export const askNow = async (app: App, payer: Person, billId: number): Promise<void> => {
  const bill = findBillFor(app.db, payer, billId) ?? refuse(paymentWords.noBill, 404)
  if (bill.state !== 'open' || !app.limits.take(limits.asks, String(payer.id))) return
  const open = listAttemptsOfBill(app.db, billId).filter(({ state, url }) => state === 'open' && url).slice(-3)
  await Promise.all(open.map(attempt => ask(app, attempt).catch(error => app.log(`could not ask about ${attempt.reference}: ${(error as Error).message}`))))
}

const ask = async (app: App, attempt: Attempt): Promise<Standing> => {
  const method = onlineMethod(app, attempt.methodId)
  if (!method) throw new Trouble('the way to pay is gone', true)
  const { provider, desk } = deskOf(app, method)
  const standing = await provider.ask(desk, attempt)
  await app.change(db => takeStanding(app, db, attempt, standing))
  return standing
}

/** Runs often: asks about what no notice came for, closes what nobody waits for any more, sends money back. */
export const tendPayments = async (app: App) => {
  await Promise.all([
    ...listAttemptsDue(app.db, app.now(), atOnce).map(attempt => tendAttempt(app, attempt)),
    ...listRefundsDue(app.db, app.now(), atOnce).map(refund => tendRefund(app, refund)),
  ])
}

const tendAttempt = async (app: App, attempt: Attempt) => {
  const bill = findBill(app.db, attempt.billId)!
  const waits = bill.state === 'open' && bill.amount === attempt.amount
  try {
    const standing = await ask(app, attempt)
    if (findAttempt(app.db, attempt.id)!.state !== 'open') return
    const ended = standing.state === 'none' && app.now() > attempt.expiresAt + 5 * 60_000
    if (!waits || ended) {
      const { provider, desk } = deskOf(app, onlineMethod(app, attempt.methodId)!)
      await provider.close(desk, attempt)
      await app.change(db => updateAttemptClosed(db, attempt.id, app.now()))
      return
    }
  } catch (error) {
    app.log(`could not ask about ${attempt.reference}: ${(error as Error).message}`)
  }
  const asked = attempt.asked + 1
  const again = askAgainAt({ ...attempt, asked }, app.now())
  await app.change(db => updateAttemptAsk(db, attempt.id, asked, waits || again === null ? again : closeAgainAt(asked, app.now())))
}

const tendRefund = async (app: App, refund: Refund) => {
  const attempt = findAttempt(app.db, refund.attemptId)!
  const { state, remoteId, failure } = await sendRefund(app, refund, attempt)
  await app.change(db => {
    const at = app.now()
    const tries = refund.tries + 1
    const tryAt = state === 'done' || state === 'failed' ? null : refundAgainAt(tries, at)
    const now: RefundState = tryAt === null && state !== 'done' ? 'failed' : state
    updateRefund(db, { id: refund.id, state: now, remoteId, failure, tries, tryAt, closedAt: tryAt === null ? at : null })
    if (now === 'failed') noteDeed(db, { at, personId: null, deed: 'payment.refundFailed', subject: `bill ${refund.billId}`, detail: failure ?? '' })
    if (now !== refund.state) emit<PaymentEvent>(db, at, { kind: 'payment.refundChanged', billId: refund.billId, part: refund.part, amount: refund.amount, state: now })
  })
}

type Sent = { state: RefundState; remoteId: string | null; failure: string | null }

const sendRefund = async (app: App, refund: Refund, attempt: Attempt): Promise<Sent> => {
  try {
    const method = onlineMethod(app, attempt.methodId)
    if (!method) throw new Trouble('the way to pay is gone', true)
    const { provider, desk } = deskOf(app, method)
    const { state, remoteId, failure } = await provider.refund(desk, { ...refund, currency: attempt.currency, attempt })
    return { state, remoteId, failure: failure ?? null }
  } catch (error) {
    const failure = (error as Error).message
    app.log(`refund ${refund.reference} could not be sent: ${failure}`)
    return { state: error instanceof Trouble && error.final ? 'failed' : refund.state, remoteId: refund.remoteId, failure }
  }
}

/** Why the keys do not open the provider's door, as the provider says it; null when they do. */
export const tryKeys = async (app: App, merchant: Person, method: PaymentMethod): Promise<string | null> => {
  if (!isOnline(method.kind)) return refuse(words.notOnline, 404)
  app.limits.refuseIfTooOften(limits.tests, String(merchant.id))
  const { provider, desk } = deskOf(app, { id: method.id, kind: method.kind })
  return provider.test(desk).then(() => null, error => (error as Error).message)
}
