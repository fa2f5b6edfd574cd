import type { Person } from '../accounts/rules.ts'
import { addMethod } from '../payments/actions.ts'
import { beginPayment } from '../payments/online/actions.ts'
import type { Way } from '../payments/online/rules.ts'
import type { OnlineKind } from '../payments/rules.ts'
import { browse } from './browse.ts'
import { market } from './market.ts'
import { startStandIn, testKeys } from './stand-in.ts'

export const method = (kind: OnlineKind, keys = testKeys) => ({ kind, label: '', instructions: '', account: null, pictureId: null, keys: keys[kind] })

/** A market whose mei takes money online, and the provider it comes through. */
export const onlineMarket = async (kind: OnlineKind) => {
  const m = market()
  const standIn = startStandIn(m.app.now)
  m.app.payAt = standIn.url
  const methodId = await addMethod(m.app, m.mei, method(kind))
  const one = <Row>(sql: string, ...binds: number[]) => m.app.db.query<Row, number[]>(sql).get(...binds)!
  const path = (id = methodId) => `/payments/notices/${kind}/${id}`

  /** As far as the payer's page at the provider. */
  const begin = async (buyer: Person, order: { billId: number }, way: Way = kind === 'wechat-pay' ? 'code' : 'page') => {
    const attempt = await beginPayment(m.app, buyer, order.billId, way, '192.0.2.1')
    if (kind === 'alipay') await fetch(attempt.url!)
    return attempt
  }
  const post = async (notice: { headers: Record<string, string>; body: string }, to = path()) => {
    const answer = await browse(m.app, null).ask(to, { method: 'POST', ...notice, headers: { ...notice.headers, origin: '' } })
    await m.app.settled()
    return answer
  }

  return {
    ...m, standIn, methodId, begin, post, path,
    placeOnline: (buyer = m.bei, fields = {}) => m.place(buyer, { methodId, ...fields }),
    tell: async (reference: string, changed: Parameters<typeof standIn.notice>[1] = {}) => post(await standIn.notice(reference, changed)),
    orderState: (order: { id: number }) => one<{ state: string }>('select state from orders where id = ?', order.id).state,
    attemptState: (attempt: { id: number }) => one<{ state: string }>('select state from payment_attempts where id = ?', attempt.id).state,
    refunds: (order: { billId: number }) =>
      m.app.db.query<{ amount: number; cause: string; state: string }, [number]>('select amount, cause, state from payment_refunds where bill_id = ? order by id').all(order.billId),
    settlements: () => one<{ count: number }>("select count(*) as count from events where event like '%payment.settled%'").count,
  }
}
