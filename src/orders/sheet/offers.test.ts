import { expect, test } from 'bun:test'
import { transitionOrder } from '../actions.ts'
import { findOffer } from '../../promotions/store.ts'
import { browse } from '../../testing/browse.ts'
import { address, market } from '../../testing/market.ts'
import { offerOf } from '../../testing/offers.ts'
import { findOrder, listOrdersOfBuyer } from '../store.ts'

type Market = ReturnType<typeof market>

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

/** What the sheet sends that was drawn for this buyer. */
const draw = async (m: Market, who: string, coupon: string) => {
  const buyer = browse(m.app, who)
  const first = await buyer.getPart(`/buy/${m.bowl.id}`)
  const fields = {
    intent: hidden(first.html, 'intent'), room: '', variant: String(m.app.db.query<{ id: number }, [number]>('select id from variants where product_id = ?').get(m.bowl.id)!.id), quantity: '1',
    address: 'new', method: String(m.bank), note: '', coupon, ...Object.fromEntries(Object.entries(address).map(([name, value]) => [`to-${name}`, value])),
  }
  const { html } = await buyer.postPart(`/buy/${m.bowl.id}/total`, fields)
  return { ...fields, total: hidden(html, 'total'), offers: hidden(html, 'offers') }
}

test('a coupon that ran out meanwhile is named, and the new amount is shown before anybody pays it', async () => {
  const m = market()
  const { id } = offerOf(m, m.mei, 'coupon', { threshold: 5000, amount: 1000 }, { code: 'TEA10', supply: 1 })
  const bei = await draw(m, 'bei', 'tea10')
  const lin = await draw(m, 'lin', 'tea10')
  expect([bei.total, bei.offers]).toEqual(['16600', String(id)])

  expect((await browse(m.app, 'lin').postPart('/orders', lin)).status).toBe(200)
  const late = await browse(m.app, 'bei').postPart('/orders', bei)
  expect(late.status).toBe(422)
  expect(text(late.html)).toContain('「优惠券 TEA10」已经结束或用完了，请看一下新的金额')
  expect(hidden(late.html, 'total')).toBe('17600')
  expect(listOrdersOfBuyer(m.app.db, m.bei, { limit: 1 })).toEqual([])
  expect((await browse(m.app, 'bei').postPart('/orders', { ...bei, total: '17600', offers: '' })).status).toBe(200)
})

test('a cancelled order gives coupon and pieces back, once', async () => {
  const m = market()
  const coupon = offerOf(m, m.mei, 'coupon', { threshold: 5000, amount: 1000 }, { code: 'TEA10', supply: 1 })
  const flash = offerOf(m, m.mei, 'flash-sale', { price: 9900 }, { productIds: [m.bowl.id], supply: 3 })
  const fields = await draw(m, 'bei', 'TEA10')
  await browse(m.app, 'bei').postPart('/orders', fields)
  const [order] = listOrdersOfBuyer(m.app.db, m.bei, { limit: 1 })
  expect(order).toMatchObject({ goodsTotal: 8900, discount: 7900, total: 9700 })
  expect(findOrder(m.app.db, order!.id)!.explanation).toMatchObject([{ text: { en: 'Flash sale 六月' }, amount: -6900 }, { text: { en: 'Coupon TEA10' }, amount: -1000 }])
  const counted = () => [coupon, flash].map(({ id }) => { const { taken, used, given } = findOffer(m.app.db, id)!; return [taken, used, given] })
  expect(counted()).toEqual([[1, 1, 1000], [1, 1, 6900]])
  await transitionOrder(m.app, m.bei, order!.id, 'cancel')
  expect(counted()).toEqual([[1, 0, 0], [0, 0, 0]])
  expect((await draw(m, 'bei', '')).total).toBe('9700')
  expect((await draw(m, 'lin', 'TEA10')).total).toBe('10700')
})

test('another merchant’s planned offer is not betrayed by asking for its number', async () => {
  const m = market()
  const { id } = offerOf(m, m.max, 'coupon', { threshold: 5000, amount: 1000 }, { title: '秘密', startsAt: m.app.now() + 1 })
  const { html } = await browse(m.app, 'bei').postPart('/orders', { ...(await draw(m, 'bei', '')), total: '1', offers: String(id) })
  expect(html).not.toContain('秘密')
})
