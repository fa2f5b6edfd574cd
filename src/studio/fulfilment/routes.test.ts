import { describe, expect, test } from 'bun:test'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { sendParcel } from '../../fulfilment/actions.ts'
import { findParcel, listParcelsOfOrder } from '../../fulfilment/store.ts'
import { transitionOrder } from '../../orders/actions.ts'
import { findOrder } from '../../orders/store.ts'
import { listDeeds } from '../../platform/deeds.ts'
import { browse } from '../../testing/browse.ts'
import { market } from '../../testing/market.ts'

type Market = ReturnType<typeof market>

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const sf = { carrier: '顺丰速运', trackingNumber: 'SF1432000000001', courierId: null }
const byHand = (m: Market) => ({ carrier: '', trackingNumber: '', courierId: m.gao.id })

const paid = async (m: Market, quantity = 1, fields = {}) => {
  const { id } = await m.place(m.bei, { quantity, ...fields })
  if (findOrder(m.app.db, id)!.state === 'placed') await transitionOrder(m.app, m.mei, id, 'pay')
  return id
}
const state = (m: Market, id: number) => findOrder(m.app.db, id)!.state
const hrefs = (html: string, begin: string) => [...html.matchAll(new RegExp(`href="${begin}(\\d+)"`, 'g'))].map(found => Number(found[1]))

describe('from the order’s page', () => {
  test('a part is sent, then the rest; each parcel has its way there', async () => {
    const m = market()
    const id = await paid(m, 3)
    const mei = browse(m.app, 'mei')
    expect(text((await mei.get(`/studio/orders/${id}`)).html)).toContain('分几个包裹发')
    const part = { transition: 'ship', carrier: '顺丰速运', trackingNumber: 'SF1432000000001', part: 'yes' }
    const none = await mei.post(`/studio/orders/${id}/transitions`, { ...part, 'quantity-0': '' })
    expect([none.status, text(none.html).includes('请至少装一件商品')]).toEqual([422, true])
    const tooMany = await mei.post(`/studio/orders/${id}/transitions`, { ...part, 'quantity-0': '4' })
    expect([tooMany.status, tooMany.html.includes('value="SF1432000000001"')]).toEqual([422, true])

    expect((await mei.post(`/studio/orders/${id}/transitions`, { ...part, 'quantity-0': '2' })).status).toBe(303)
    const between = text((await mei.get(`/studio/orders/${id}`)).html)
    expect(between).toContain('还有 1 件没有装进包裹')
    expect(between).toContain('手绘盖碗 ×2')
    const { status, html } = await mei.postPart(`/studio/orders/${id}/transitions`, { transition: 'ship', carrier: 'DHL', trackingNumber: '77' })
    expect([status, state(m, id)]).toEqual([200, 'shipped'])
    expect(hrefs(html, '/studio/parcels/')).toEqual([1, 2])
  })

  test('a number that looks strange is asked about once', async () => {
    const m = market()
    const id = await paid(m)
    const mei = browse(m.app, 'mei')
    const ship = { transition: 'ship', carrier: '顺丰速运', trackingNumber: 'SF1' }
    const asked = await mei.post(`/studio/orders/${id}/transitions`, ship)
    expect([asked.status, asked.html.includes('name="sure"'), text(asked.html).includes('不像顺丰速运的运单号')]).toEqual([422, true, true])
    expect((await mei.post(`/studio/orders/${id}/transitions`, { ...ship, sure: 'yes' })).status).toBe(303)
  })
})

describe('the shipping page', () => {
  test('lists what is to be shipped and where each parcel is', async () => {
    const m = market()
    const [one, two, three] = [await paid(m), await paid(m), await paid(m, 2)]
    await sendParcel(m.app, m.mei, two, sf)
    await sendParcel(m.app, m.mei, three, { ...sf, contents: [{ position: 0, quantity: 1 }] })
    const mei = browse(m.app, 'mei')
    const first = (await mei.get('/studio/parcels')).html
    expect(hrefs(first, '/studio/orders/')).toEqual([three, one])
    expect(text(first)).toContain('已发出一部分')
    expect(hrefs((await mei.get('/studio/parcels?state=moving')).html, '/studio/parcels/')).toEqual([2, 1])
    expect(text((await mei.get('/studio/parcels?state=failed')).html)).toContain('这里没有包裹')
    expect(text((await browse(m.app, 'max').get('/studio/parcels')).html)).toContain('没有要发的货')
    expect(hrefs((await browse(m.app, 'max').get('/studio/parcels?state=moving')).html, '/studio/parcels/')).toEqual([])
  })

  test('goes on on further pages without losing or repeating one', async () => {
    const m = market(1000)
    const sent: number[] = []
    for (let turn = 0; turn < 35; turn++) sent.unshift((await sendParcel(m.app, m.mei, await paid(m), { ...sf, trackingNumber: `SF14320000${String(turn).padStart(5, '0')}` })).id)
    const seen: number[] = []
    let href: string | undefined = '/studio/parcels?state=moving'
    while (href) {
      const { html }: { html: string } = await browse(m.app, 'mei').get(href)
      seen.push(...hrefs(html, '/studio/parcels/'))
      href = /rel="next" href="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(seen).toEqual(sent)
  })

  test('gives several orders to a courier at once, and parcels to another', async () => {
    const m = market()
    const orders = [await paid(m), await paid(m)]
    const other = m.person('hu', 'courier')
    const mei = browse(m.app, 'mei')
    expect((await mei.post('/studio/parcels/handed', { order: orders.map(String) })).status).toBe(422)
    expect((await mei.post('/studio/parcels/handed', { courier: String(m.gao.id) })).status).toBe(422)
    expect((await mei.post('/studio/parcels/handed', { order: orders.map(String), courier: String(m.gao.id) })).to).toBe('/studio/parcels?state=waiting&notice=done')
    expect(orders.map(id => listParcelsOfOrder(m.app.db, id)[0]!.courierName)).toEqual(['gao', 'gao'])
    expect((await mei.post('/studio/parcels/handed', { order: orders.map(String), courier: String(m.gao.id) })).status).toBe(422)
    expect((await mei.post('/studio/parcels/couriers?state=waiting', { parcel: ['1', '2'], courier: String(other.id) })).status).toBe(303)
    expect([1, 2].map(id => findParcel(m.app.db, id)!.courierName)).toEqual(['hu', 'hu'])
    expect((await browse(m.app, 'max').post('/studio/parcels/couriers', { parcel: '1', courier: String(m.gao.id) })).status).toBe(422)
    expect(findParcel(m.app.db, 1)!.courierName).toBe('hu')
  })
})

describe('a parcel', () => {
  test('is moved, given to somebody and put right from its page', async () => {
    const m = market()
    const { id } = await sendParcel(m.app, m.mei, await paid(m), byHand(m))
    const mei = browse(m.app, 'mei')
    const page = text((await mei.get(`/studio/parcels/${id}`)).html)
    expect(page).toContain('P00000001')
    expect(page).toContain('小满 · 138 1234 5678')
    expect((await mei.post(`/studio/parcels/${id}/carriage`, { carrier: '顺丰速运', trackingNumber: 'SF1' })).status).toBe(422)
    expect((await mei.post(`/studio/parcels/${id}/carriage`, { carrier: 'sf express', trackingNumber: 'SF1432000000001' })).status).toBe(303)
    expect(findParcel(m.app.db, id)).toMatchObject({ carrierId: 1, carrier: 'SF Express', trackingNumber: 'SF1432000000001' })
    expect((await mei.post(`/studio/parcels/${id}/courier`, { courier: '' })).status).toBe(303)
    expect((await mei.post(`/studio/parcels/${id}/courier`, { courier: String(m.bei.id) })).status).toBe(422)
    for (const [step, more] of [['pickUp', {}], ['fail', { failure: 'address', remark: '没有 18 号' }], ['deliver', {}]] as const) {
      expect((await mei.post(`/studio/parcels/${id}/steps`, { step, ...more })).status).toBe(303)
    }
    expect(text((await mei.get(`/studio/parcels/${id}`)).html)).toContain('地址找不到 · 没有 18 号')
    expect((await mei.post(`/studio/parcels/${id}/steps`, { step: 'fail', failure: 'nobody' })).status).toBe(422)
    expect((await mei.post(`/studio/parcels/${id}/steps`, { step: 'nonsense' })).status).toBe(422)
  })

  test.each(['max', 'olga'])('is not there for %s, a merchant too', async who => {
    const m = market()
    const { id } = await sendParcel(m.app, m.mei, await paid(m), byHand(m))
    const there = browse(m.app, who)
    expect((await there.get(`/studio/parcels/${id}`)).status).toBe(404)
    for (const [path, fields] of [['steps', { step: 'pickUp' }], ['courier', { courier: '' }], ['carriage', { carrier: 'x', trackingNumber: 'y' }]] as const) {
      expect((await there.post(`/studio/parcels/${id}/${path}`, fields)).status).toBe(404)
    }
    expect(text((await there.get(`/studio/parcels/labels?parcel=${id}`)).html)).not.toContain('小满')
    expect(text((await there.get('/studio/parcels/packing?order=1')).html)).not.toContain('小满')
    expect(findParcel(m.app.db, id)!.state).toBe('waiting')
  })
})

describe('paper', () => {
  test('a label for each parcel: barcode, address, what to collect, and which of how many', async () => {
    const m = market()
    const id = await paid(m, 2, { methodId: m.cash })
    await sendParcel(m.app, m.mei, id, { ...sf, contents: [{ position: 0, quantity: 1 }] })
    await sendParcel(m.app, m.mei, id, byHand(m))
    const { html } = await browse(m.app, 'mei').get('/studio/parcels/labels?parcel=1&parcel=2&parcel=99')
    expect(html.match(/<section class="slip"/g)).toHaveLength(2)
    expect(html.match(/<svg class="barcode"/g)).toHaveLength(2)
    expect(html).not.toContain('style=')
    const read = text(html)
    for (const said of ['SF1432000000001', 'P00000002', '1/2', '2/2', '浙江省杭州市 龙井路 18 号', '请代收 ¥168.00', '请代收 ¥176.00']) expect(read).toContain(said)
  })

  test('a packing list for each order, with what is still to be packed', async () => {
    const m = market()
    const id = await paid(m, 3, { note: '包厚一点' })
    await sendParcel(m.app, m.mei, id, { ...sf, contents: [{ position: 0, quantity: 1 }] })
    const { html } = await browse(m.app, 'mei').get(`/studio/parcels/packing?order=${id}`)
    expect(text(html)).toContain('共 2 件')
    expect(text(html)).toContain('包厚一点')
    expect(html).not.toContain('¥')
    expect(text((await browse(m.app, 'mei').get('/studio/parcels/packing')).html)).toContain('请先勾选')
  })

  test('a pick list says what to take and for whom, by show and time', async () => {
    const m = market(100)
    const room = m.room(m.mei)
    const one = await paid(m, 3, { roomId: room.id })
    m.wait(3_600_000)
    const two = await paid(m, 2)
    await sendParcel(m.app, m.mei, one, { ...sf, contents: [{ position: 0, quantity: 1 }] })
    const pick = async (query = '') => text((await browse(m.app, 'mei').get(`/studio/parcels/pick${query}`)).html)
    expect(await pick()).toContain('2 个订单，共 4 件')
    expect(await pick()).toContain(`2606-000${one} ×2, 2606-000${two} ×2`)
    expect(await pick(`?room=${room.id}`)).toContain('1 个订单，共 2 件')
    expect(await pick('?from=2026-06-18T20:30')).toContain(`2606-000${two} ×2`)
    expect(await pick('?from=2026-06-18T20:30')).toContain('1 个订单')
    expect(await pick('?to=2026-06-18T19:00')).toContain('没有要拣的货')
    expect(await pick('?from=nonsense')).toContain('2 个订单')
    expect(text((await browse(m.app, 'max').get('/studio/parcels/pick')).html)).toContain('没有要拣的货')
  })
})

describe('a file of tracking numbers', () => {
  const upload = (m: Market, body: string | Uint8Array<ArrayBuffer>, who = 'mei') => browse(m.app, who).post('/studio/parcels/batch', { file: new File([body], '发货.csv', { type: 'text/csv' }) })
  const file = (...rows: string[][]) => stringify([['订单号', '快递公司', '运单号'], ...rows])

  test('goes out as a list of what to ship, and comes back to ship it all', async () => {
    const m = market()
    const [one, two] = [await paid(m, 2), await paid(m, 1, { note: '=1+1' })]
    await m.place(m.lin)
    const out = await browse(m.app, 'mei').ask('/studio/parcels/to-ship.csv')
    const rows = parse(out.html, { bom: true, columns: true }) as Record<string, string>[]
    expect(rows.map(row => [row['订单号'], row['商品'], row['收件人'], row['运单号'], row['留言']])).toEqual([
      ['2606-0002', '手绘盖碗', '小满', '', "'=1+1"], ['2606-0001', '手绘盖碗 ×2', '小满', '', ''],
    ])
    expect(listDeeds(m.app.db, 1e9, 1)).toMatchObject([{ deed: 'orders.exported', subject: 'to ship' }])

    rows[0]!['快递公司'] = '顺丰速运'
    rows[0]!['运单号'] = 'sf1432 0000 00001'
    rows[1]!['快递公司'] = '没听过快递'
    rows[1]!['运单号'] = '0012'
    const done = await upload(m, stringify(rows, { header: true, bom: true }))
    expect([done.status, text(done.html).includes('已发货 2 单')]).toEqual([200, true])
    expect([one, two].map(id => [state(m, id), findOrder(m.app.db, id)!.carrier, findOrder(m.app.db, id)!.trackingNumber])).toEqual([
      ['shipped', '没听过快递', '0012'], ['shipped', '顺丰速运', 'SF1432000000001'],
    ])
    expect(m.messages().filter(({ text }) => text.includes('已发货'))).toHaveLength(2)
    const labels = await browse(m.app, 'mei').post('/studio/parcels/labels', { parcels: /name="parcels" value="([^"]+)"/.exec(done.html)![1]! })
    expect(labels.html.match(/<svg class="barcode"/g)).toHaveLength(2)
  })

  test('that is wrong in a row ships nothing, names every row and what to do, and ships the good ones when it is said', async () => {
    const m = market(100)
    const [good, two, three, four] = [await paid(m), await paid(m), await paid(m), await paid(m)]
    const { id: unpaid } = await m.place(m.lin)
    await sendParcel(m.app, m.mei, four, { ...sf, trackingNumber: 'SF1432000000009' })
    const answer = await upload(m, file(
      [String(good), '顺丰速运', 'SF1432000000001'],
      ['2606-0002', '顺丰速运', 'SF1'],
      ['2606-0003', '', '123456789012'],
      [`2606-000${unpaid}`, '中通快递', '123456789013'],
      ['hello', '中通快递', '123456789014'],
      ['2606-0999', '中通快递', '123456789015'],
      ['2606-0003', '中通快递', '123456789016'],
      ['', '中通快递', '123456789017'],
      ['2606-0002', '', ''],
    ))
    const read = text(answer.html)
    expect(answer.status).toBe(422)
    for (const said of ['1 行可以发货', '7 行不对', '1 行没有运单号', '还没有发货', '不像顺丰速运的运单号', '和第 8 行是同一个订单', '「待付款」', '「hello」不是订单号', '没有订单「2606-0999」', '没有订单号']) expect([said, read.includes(said)]).toEqual([said, true])
    expect([good, two, three].map(id => state(m, id))).toEqual(['paid', 'paid', 'paid'])

    const go = /action="(\/studio\/parcels\/batch\/\d+)"/.exec(answer.html)![1]!
    expect((await browse(m.app, 'max').post(go)).status).toBe(404)
    expect((await browse(m.app, 'mei').get(go)).status).toBe(200)
    const done = await browse(m.app, 'mei').post(go)
    expect([done.status, text(done.html).includes('已发货 1 单'), state(m, good), state(m, two)]).toEqual([200, true, 'shipped', 'paid'])
    expect((await browse(m.app, 'mei').post(go)).status).toBe(404)
  })

  test('one number is not used twice, within the file or from before', async () => {
    const m = market()
    const [one, two, three] = [await paid(m), await paid(m), await paid(m)]
    await sendParcel(m.app, m.mei, one, sf)
    const { html } = await upload(m, file([String(two), '顺丰速运', 'SF1432000000001'], [String(three), '顺丰速运', 'SF1432000000001']))
    expect(text(html)).toContain('运单号和第 3 行一样')
    const again = await upload(m, file([String(two), '顺丰速运', 'SF1432000000001']))
    expect(text(again.html)).toContain('订单 2606-0001 已经用了这个运单号')
  })

  test('is read in GB18030 as in UTF-8, with semicolons or tabs, and refused with one sentence when it is no such file', async () => {
    const m = market(100)
    const gbk: Record<string, number[]> = { 订: [0xb6, 0xa9], 单: [0xb5, 0xa5], 号: [0xba, 0xc5], 快: [0xbf, 0xec], 递: [0xb5, 0xdd], 公: [0xb9, 0xab], 司: [0xcb, 0xbe], 运: [0xd4, 0xcb], 顺: [0xcb, 0xb3], 丰: [0xb7, 0xe1], 速: [0xcb, 0xd9] }
    const encode = (text: string) => new Uint8Array([...text].flatMap(sign => gbk[sign] ?? [sign.charCodeAt(0)]))
    const one = await paid(m)
    expect((await upload(m, encode(`订单号,快递公司,运单号\r\n${one},顺丰速运,SF1432000000001\r\n`))).status).toBe(200)
    expect(findOrder(m.app.db, one)!.carrier).toBe('顺丰速运')
    for (const [delimiter, number] of [[';', 'SF1432000000002'], ['\t', 'SF1432000000003']] as const) {
      expect((await upload(m, [['Order', 'Carrier', 'Tracking number'], [String(await paid(m)), 'SF Express', number]].map(row => row.join(delimiter)).join('\n'))).status).toBe(200)
    }
    for (const [body, said] of [['a,b\n1,2', '没有找到「订单号」'], ['', '没有找到「订单号」'], ['订单号,快递公司,运单号\n"1,2', '读不出来'], ['订单号,快递公司,运单号\n1,顺丰,', '没有填了运单号的行']] as const) {
      const { status, html } = await upload(m, body || ' ')
      expect([body, status, text(html).includes(said)]).toEqual([body, 422, true])
    }
    expect((await browse(m.app, 'mei').post('/studio/parcels/batch', {})).status).toBe(422)
    expect(text((await upload(m, file(...Array.from({ length: 1001 }, (_, index) => [String(index), 'DHL', String(index)])))).html)).toContain('最多 1000 行')
  })

  test('is not for orders of another shop', async () => {
    const m = market()
    const id = await paid(m)
    expect(text((await upload(m, file([String(id), 'DHL', '1']), 'max')).html)).toContain('您店里没有订单')
    expect(state(m, id)).toBe('paid')
  })
})
