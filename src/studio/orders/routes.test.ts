import { describe, expect, test } from 'bun:test'
import { parse } from 'csv-parse/sync'
import { transitionOrder } from '../../orders/actions.ts'
import { findOrder } from '../../orders/store.ts'
import { listDeeds } from '../../platform/deeds.ts'
import { site } from '../../site.tsx'
import { browse } from '../../testing/browse.ts'
import { address, market } from '../../testing/market.ts'

type Market = ReturnType<typeof market>

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const ids = (html: string) => [...html.matchAll(/href="\/studio\/orders\/(\d+)"/g)].map(found => Number(found[1]))
const moves = (html: string) => html.match(/name="transition" value="\w+"/g)?.map(found => /value="(\w+)"/.exec(found)![1]!) ?? []
const listed = async (m: Market, query = '', who = 'mei') => ids((await browse(m.app, who).get(`/studio/orders${query}`)).html)

describe('the list', () => {
  test('shows the shop’s own orders, the newest first, to whom they go and what is owed', async () => {
    const m = market()
    const one = await m.place(m.bei)
    const two = await m.place(m.lin, { quantity: 2 })
    const { html, status } = await browse(m.app, 'mei').get('/studio/orders')
    expect(status).toBe(200)
    expect(ids(html)).toEqual([two.id, one.id])
    expect(text(html)).toContain('手绘盖碗 ×2 小满 · 浙江省杭州市 ¥344.00')
    expect(text(html)).toContain('20:15 前付款 · 付款备注 S2')
    expect(await listed(m, '', 'max')).toEqual([])
  })

  test('is filtered by state, show, number, reference, buyer and recipient', async () => {
    const m = market()
    const room = m.room(m.mei)
    const one = await m.place(m.bei, { roomId: room.id })
    const two = await m.place(m.lin, { newAddress: { ...address, name: '何 田' } })
    const three = await m.place(m.lin, { methodId: m.cash })

    expect(await listed(m, '?state=placed')).toEqual([two.id, one.id])
    expect(await listed(m, '?state=paid')).toEqual([three.id])
    expect(await listed(m, `?room=${room.id}`)).toEqual([one.id])
    expect(await listed(m, '?q=2606-0002')).toEqual([two.id])
    expect(await listed(m, '?q=0003')).toEqual([three.id])
    expect(await listed(m, `?q=s${one.billId}`)).toEqual([one.id])
    expect(await listed(m, '?q=LIN')).toEqual([three.id, two.id])
    expect(await listed(m, `?q=${encodeURIComponent('何田')}`)).toEqual([two.id])
    expect(await listed(m, `?q=${encodeURIComponent('小满')}&state=placed`)).toEqual([one.id])
    expect(await listed(m, '?q=%25')).toEqual([])
    expect(await listed(m, '?q=nobody')).toEqual([])
    expect(await listed(m, '?state=nonsense&room=x')).toEqual([three.id, two.id, one.id])
  })

  test('goes on on further pages without losing or repeating one, and keeps its filters', async () => {
    const m = market(1000)
    const placed: number[] = []
    for (let turn = 0; turn < 65; turn++) placed.unshift((await m.place(m.bei)).id)
    await m.place(m.lin)

    const seen: number[] = []
    let href: string | undefined = '/studio/orders?state=placed&q=bei'
    while (href) {
      const { html }: { html: string } = await browse(m.app, 'mei').get(href)
      seen.push(...ids(html))
      href = /rel="next" href="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(seen).toEqual(placed)
  })

  test('that is empty says what will be here', async () => {
    const m = market()
    expect(text((await browse(m.app, 'max').get('/studio/orders')).html)).toContain('还没有订单')
    expect(text((await browse(m.app, 'max').get('/studio/orders?q=x')).html)).toContain('没有这样的订单')
  })

  test('marks several as paid at once, and says when some were not', async () => {
    const m = market()
    const [one, two, three] = [await m.place(m.bei), await m.place(m.bei), await m.place(m.lin)]
    const done = await browse(m.app, 'mei').post('/studio/orders/paid', { order: [String(one.id), String(two.id)] })
    expect([done.status, done.to]).toEqual([303, '/studio/orders?state=placed&notice=done'])
    expect([one, two].map(({ id }) => findOrder(m.app.db, id)!.state)).toEqual(['paid', 'paid'])
    expect(m.bill(one)).toBe('settled')

    const some = await browse(m.app, 'mei').post('/studio/orders/paid', { order: [String(two.id), String(three.id), '999'] })
    expect(some.status).toBe(422)
    expect(text(some.html)).toContain('已标记 1 单；有 2 单')
    expect((await browse(m.app, 'mei').post('/studio/orders/paid', {})).status).toBe(422)

    const four = await m.place(m.lin)
    expect((await browse(m.app, 'max').post('/studio/orders/paid', { order: String(four.id) })).status).toBe(422)
    expect(findOrder(m.app.db, four.id)?.state).toBe('placed')
  })
})

describe('an order', () => {
  test('is paid, shipped and delivered from its page, each form leading to the next', async () => {
    const m = market()
    const { id } = await m.place(m.bei)
    const mei = browse(m.app, 'mei')
    const step = (fields: Record<string, string>) => mei.post(`/studio/orders/${id}/transitions`, fields)

    const before = await mei.get(`/studio/orders/${id}`)
    expect(moves(before.html)).toEqual(['pay', 'cancel'])
    expect(text(before.html)).toContain('到账 ¥176.00，付款备注 S1')

    expect((await step({ transition: 'pay', amount: '17600' })).to).toBe(`/studio/orders/${id}?notice=done`)
    expect(moves((await mei.get(`/studio/orders/${id}`)).html)).toEqual(['ship'])
    expect((await step({ transition: 'ship', carrier: '顺丰速运', trackingNumber: ' SF1432000000001 ' })).status).toBe(303)
    const after = await mei.get(`/studio/orders/${id}`)
    expect(moves(after.html)).toEqual(['deliver'])
    expect(text(after.html)).toContain('顺丰速运 SF1432000000001')
    expect((await step({ transition: 'deliver' })).status).toBe(303)
    expect(findOrder(m.app.db, id)).toMatchObject({ state: 'delivered', carrier: '顺丰速运', trackingNumber: 'SF1432000000001' })
    expect(text((await mei.get(`/studio/orders/${id}`)).html)).toContain('现在没有要做的')
  })

  test('is redrawn in place with htmx', async () => {
    const m = market()
    const { id } = await m.place(m.bei, { methodId: m.cash })
    const { status, html } = await browse(m.app, 'mei').postPart(`/studio/orders/${id}/transitions`, { transition: 'ship', carrier: 'DHL', trackingNumber: '1' })
    expect(status).toBe(200)
    expect(html).not.toContain('<html')
    expect(moves(html)).toEqual(['deliver', 'cancel'])
    expect(text(html)).toContain('已送达，已收到 ¥176.00')
  })

  test('is not shipped without carrier and number: it says so at the field and keeps the other', async () => {
    const m = market()
    const { id } = await m.place(m.bei, { methodId: m.cash })
    for (const ask of ['post', 'postPart'] as const) {
      const { status, html } = await browse(m.app, 'mei')[ask](`/studio/orders/${id}/transitions`, { transition: 'ship', carrier: '顺丰速运', trackingNumber: '' })
      expect(status).toBe(422)
      expect(html).toContain('id="e-trackingNumber"')
      expect(html).toContain('value="顺丰速运"')
    }
    expect(findOrder(m.app.db, id)?.state).toBe('paid')
  })

  test('is not cancelled without a reason, and not marked as paid with another amount', async () => {
    const m = market()
    const { id } = await m.place(m.bei)
    const step = (fields: Record<string, string>) => browse(m.app, 'mei').post(`/studio/orders/${id}/transitions`, fields)
    expect((await step({ transition: 'cancel', reason: ' ' })).html).toContain('id="e-reason"')
    expect((await step({ transition: 'pay', amount: '17599' })).status).toBe(422)
    expect((await step({ transition: 'pay' })).status).toBe(422)
    expect(findOrder(m.app.db, id)?.state).toBe('placed')
    expect((await step({ transition: 'cancel', reason: '釉面有裂' })).status).toBe(303)
    expect([findOrder(m.app.db, id)?.state, m.stock()]).toEqual(['cancelled', 10])
    expect(text((await browse(m.app, 'bei').get(`/orders/${id}`)).html)).toContain('釉面有裂')
  })

  test('takes no step that is the buyer’s or the clock’s, and none that is too late', async () => {
    const m = market()
    const { id } = await m.place(m.bei)
    for (const transition of ['accept', 'confirm', 'ship', 'deliver', 'nonsense', '']) {
      expect((await browse(m.app, 'mei').post(`/studio/orders/${id}/transitions`, { transition, carrier: 'x', trackingNumber: 'y' })).status).toBe(422)
    }
    expect(findOrder(m.app.db, id)?.state).toBe('placed')
  })
})

describe('the export', () => {
  test('opens well in a spreadsheet, holds the filtered list with its addresses, and is written down', async () => {
    const m = market()
    await m.place(m.bei, { quantity: 2, note: '包厚一点，谢谢', newAddress: { ...address, name: '=1+1', street: '龙井路 18 号, "后门"' } })
    const { id } = await m.place(m.lin)
    await transitionOrder(m.app, m.lin, id, 'cancel')

    const response = await browse(m.app, 'mei').ask('/studio/orders.csv?state=placed')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toContain(encodeURIComponent('订单-2026-06-18.csv'))
    const rows = parse(response.html, { bom: true, columns: true }) as Record<string, string>[]
    expect(rows).toEqual([{
      订单号: '2606-0001', 下单时间: '2026年6月18日 20:00', 状态: '待付款', 商品: '手绘盖碗 ×2', 件数: '2', 商品金额: '336.00', 运费: '8.00', 合计: '344.00', 币种: 'CNY',
      付款方式: '银行转账', 付款备注: 'S1', 买家: 'bei', 收件人: "'=1+1", 电话: '138 1234 5678', 地区: '浙江省杭州市', 地址: '龙井路 18 号, "后门"', 邮编: '310013',
      留言: '包厚一点，谢谢', 配送方式: '送货', 快递公司: '', 运单号: '',
    }])
    expect(listDeeds(m.app.db, 1e9, 1)).toMatchObject([{ personId: m.mei.id, deed: 'orders.exported', subject: 'placed' }])
  })

  test('begins with a byte order mark', async () => {
    const m = market()
    const raw = await (await site(m.app).handle(new Request('http://shop.test/studio/orders.csv', { headers: { cookie: 'stall=mei' } }))).bytes()
    expect([...raw.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  })

  test('is whole, however long it is', async () => {
    const m = market(10_000)
    const count = 1203
    await Promise.all(Array.from({ length: count }, () => m.place(m.bei)))
    const rows = parse((await browse(m.app, 'mei').get('/studio/orders.csv')).html, { bom: true, columns: true }) as Record<string, string>[]
    expect(new Set(rows.map(row => row['订单号'])).size).toBe(count)
    expect(rows).toHaveLength(count)
  })
})

describe('whose shop it is not', () => {
  test.each(['max', 'olga'])('%s, a merchant too, finds none of it', async who => {
    const m = market()
    const { id } = await m.place(m.bei)
    expect((await browse(m.app, who).get(`/studio/orders/${id}`)).status).toBe(404)
    for (const transition of ['pay', 'cancel', 'ship']) {
      expect((await browse(m.app, who).post(`/studio/orders/${id}/transitions`, { transition, amount: '17600', reason: 'x', carrier: 'x', trackingNumber: 'y' })).status).toBe(404)
    }
    expect(parse((await browse(m.app, who).get('/studio/orders.csv')).html, { bom: true, columns: true })).toEqual([])
    expect(await listed(m, '', who)).toEqual([])
    expect(findOrder(m.app.db, id)?.state).toBe('placed')
  })

  test.each(['bei', 'lin', 'gao', 'sun'])('%s, who is no merchant, is turned away', async who => {
    const m = market()
    const { id } = await m.place(m.bei)
    const there = browse(m.app, who)
    for (const path of ['/studio/orders', `/studio/orders/${id}`, '/studio/orders.csv']) expect((await there.get(path)).status).toBe(403)
    for (const path of [`/studio/orders/${id}/transitions`, '/studio/orders/paid']) expect((await there.post(path, { transition: 'cancel', order: String(id) })).status).toBe(403)
    expect(findOrder(m.app.db, id)?.state).toBe('placed')
  })

  test('a stranger is asked to sign in', async () => {
    const m = market()
    const { id } = await m.place(m.bei)
    for (const path of ['/studio/orders', `/studio/orders/${id}`, '/studio/orders.csv']) {
      const { status, to } = await browse(m.app, null).get(path)
      expect([status, to]).toEqual([303, `/login?back=${encodeURIComponent(path)}`])
    }
    for (const path of [`/studio/orders/${id}/transitions`, '/studio/orders/paid']) {
      expect((await browse(m.app, null).postPart(path, { transition: 'cancel', order: String(id) })).status).toBe(401)
    }
    expect(findOrder(m.app.db, id)?.state).toBe('placed')
  })
})
