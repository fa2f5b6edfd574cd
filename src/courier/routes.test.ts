import { describe, expect, test } from 'bun:test'
import { bookPickup, sendParcel } from '../fulfilment/actions.ts'
import { findParcel, listTrail } from '../fulfilment/store.ts'
import { transitionOrder } from '../orders/actions.ts'
import { findOrder } from '../orders/store.ts'
import { browse } from '../testing/browse.ts'
import { address, market } from '../testing/market.ts'
import { photo } from '../testing/pictures.ts'

type Market = ReturnType<typeof market>
const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

const given = async (m: Market, { methodId = m.bank, courierId = m.gao.id, note = '' } = {}) => {
  const { id } = await m.place(m.bei, { quantity: 2, methodId, note })
  if (findOrder(m.app.db, id)!.state === 'placed') await transitionOrder(m.app, m.mei, id, 'pay')
  return sendParcel(m.app, m.mei, id, { carrier: '', trackingNumber: '', courierId })
}
const gao = (m: Market) => browse(m.app, 'gao')
const step = (m: Market, id: number, fields: Record<string, string | Blob>, who = 'gao') => browse(m.app, who).post(`/courier/parcels/${id}/steps`, fields)

describe('a courier', () => {
  test('sees where to go and what to collect, and nothing else of the order', async () => {
    const m = market()
    const { id } = await given(m, { methodId: m.cash, note: '放门口' })
    const list = text((await gao(m).get('/courier')).html)
    expect(list).toContain('浙江省杭州市 龙井路 18 号')
    expect(list).toContain('请收现金 ¥344.00')
    const page = (await gao(m).get(`/courier/parcels/${id}`)).html
    for (const said of ['小满', '138 1234 5678', '放门口', '请收现金 ¥344.00', '2 件']) expect([said, text(page).includes(said)]).toEqual([said, true])
    expect(page).toContain('href="tel:13812345678"')
    for (const hidden of ['手绘盖碗', '2606-', 'S1', '168.00', 'bei']) expect([hidden, text(page).includes(hidden)]).toEqual([hidden, false])
  })

  test('sees no money of an order that is paid', async () => {
    const m = market()
    const { id } = await given(m)
    expect((await gao(m).get(`/courier/parcels/${id}`)).html).not.toContain('¥')
  })

  test('finds by what is on the label, and only what is theirs', async () => {
    const m = market()
    const one = await given(m)
    const other = await given(m, { courierId: m.person('hu', 'courier').id })
    m.app.db.query("update parcels set tracking_number = 'SF1' where id = ?").run(one.id)
    for (const code of ['sf 1', 'P00000001', 'p1']) expect((await gao(m).get(`/courier/find?code=${encodeURIComponent(code)}`)).to).toBe(`/courier/parcels/${one.id}`)
    for (const code of ['P00000002', 'nothing', '']) {
      const { status, html } = await gao(m).get(`/courier/find?code=${code}`)
      expect([code, status, text(html).includes('您的包裹里没有')]).toEqual([code, 404, true])
    }
    expect((await gao(m).get(`/courier/parcels/${other.id}`)).status).toBe(404)
    expect((await step(m, other.id, { step: 'pickUp' })).status).toBe(404)
    expect(findParcel(m.app.db, other.id)!.state).toBe('waiting')
  })

  test('picks up, fails with a reason and delivers with a photo, and the buyer sees it all', async () => {
    const m = market()
    const { id, orderId } = await given(m)
    expect((await step(m, id, { step: 'pickUp', intent: 'a' })).to).toBe(`/courier/parcels/${id}?notice=done`)
    expect((await step(m, id, { step: 'fail', failure: 'nobody', remark: '敲了三次门' })).status).toBe(303)
    expect((await step(m, id, { step: 'deliver', where: '放在门卫', photo: new File([await photo()], 'door.jpg', { type: 'image/jpeg' }) })).status).toBe(303)
    await m.app.settled()
    expect(findOrder(m.app.db, orderId)!.state).toBe('delivered')
    expect(text((await browse(m.app, 'mei').get('/notifications')).html)).toContain('没有送到：没有人在 · 敲了三次门')
    const { html } = await browse(m.app, 'bei').get(`/orders/${orderId}`)
    for (const said of ['店家配送', '没有人在 · 敲了三次门', '放在门卫', '已取件']) expect([said, text(html).includes(said)]).toEqual([said, true])
    expect(html).toContain(listTrail(m.app.db, id).at(-1)!.pictureId!)
    expect(text(html)).not.toContain('gao')
  })

  test('is told what is wrong with a photo, and nothing has happened', async () => {
    const m = market()
    const { id } = await given(m)
    await step(m, id, { step: 'pickUp' })
    const { status, html } = await step(m, id, { step: 'deliver', where: '放在门卫', photo: new File(['no picture'], 'x.jpg', { type: 'image/jpeg' }) })
    expect([status, html.includes('id="e-photo"'), html.includes('value="放在门卫"')]).toEqual([422, true, true])
    expect(findParcel(m.app.db, id)!.state).toBe('moving')
    expect((await step(m, id, { step: 'fail', failure: 'weather' })).status).toBe(422)
    expect((await step(m, id, { step: 'return' })).status).toBe(422)
  })

  test('no longer sees the address a day after it is done, nor the parcel after a month', async () => {
    const m = market()
    const { id } = await given(m, { note: '门禁 1234' })
    await step(m, id, { step: 'pickUp' })
    await step(m, id, { step: 'deliver' })
    const see = async () => text((await gao(m).get(`/courier/parcels/${id}`)).html)
    expect(await see()).toContain('龙井路')
    m.wait(86_400_000)
    expect(await see()).not.toContain('龙井路')
    expect(await see()).not.toContain('门禁')
    expect(text((await gao(m).get('/courier')).html)).toContain('最近完成的')
    m.wait(30 * 86_400_000)
    expect((await gao(m).get(`/courier/parcels/${id}`)).status).toBe(404)
  })

  test('no longer sees it once somebody else has it', async () => {
    const m = market()
    const { id } = await given(m)
    await browse(m.app, 'mei').post(`/studio/parcels/${id}/courier`, { courier: String(m.person('hu', 'courier').id) })
    expect((await gao(m).get(`/courier/parcels/${id}`)).status).toBe(404)
    expect(text((await gao(m).get('/courier')).html)).toContain('现在没有派给您的包裹')
  })

  test('collects what a buyer sends back', async () => {
    const m = market()
    const { orderId } = await given(m)
    const id = await m.app.change(db => bookPickup(m.app, db, { orderId, caseId: 3, address: { ...address, street: '西溪路 2 号' }, slot: { from: m.app.now(), to: m.app.now() + 7_200_000 }, courierId: m.gao.id }))
    const page = text((await gao(m).get(`/courier/parcels/${id}`)).html)
    for (const said of ['等待上门取件', '西溪路 2 号', '手绘盖碗 ×2', '已取到']) expect([said, page.includes(said)]).toEqual([said, true])
    expect((await step(m, id, { step: 'pickUp' })).status).toBe(303)
  })

  test('has many parcels on several pages', async () => {
    const m = market(1000)
    for (let turn = 0; turn < 33; turn++) await given(m)
    const { html } = await gao(m).get('/courier')
    const next = /rel="next" href="([^"]+)"/.exec(html)![1]!
    const count = (html: string) => html.match(/href="\/courier\/parcels\//g)!.length
    expect([count(html), count((await gao(m).get(next)).html)]).toEqual([30, 3])
  })

  test('may use the camera where labels are scanned, and nowhere else', async () => {
    const m = market()
    const policy = async (path: string) => (await gao(m).ask(path)).headers.get('permissions-policy')
    expect(await policy('/courier/scan')).toBe('camera=(self), microphone=(), geolocation=()')
    expect(await policy('/courier')).toBe('camera=(), microphone=(), geolocation=()')
  })
})
