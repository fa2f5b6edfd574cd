import { describe, expect, test } from 'bun:test'
import { browse } from '../testing/browse.ts'
import { listen } from '../testing/listen.ts'
import { market } from '../testing/market.ts'
import { cancelUnpaid, transitionOrder } from './actions.ts'
import { payWithin } from './rules.ts'
import { findOrder } from './store.ts'

type Market = ReturnType<typeof market>

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const moves = (html: string) => html.match(/name="transition" value="\w+"/g)?.map(found => /value="(\w+)"/.exec(found)![1]!) ?? []
const ship = (m: Market, id: number) => transitionOrder(m.app, m.mei, id, 'ship', { carrier: '顺丰速运', trackingNumber: 'SF1432' })

describe('my orders', () => {
  test('are mine, the newest first, each with its state and amount', async () => {
    const m = market()
    const one = await m.place(m.bei)
    const two = await m.place(m.bei, { quantity: 2, methodId: m.cash })
    await m.place(m.lin, { quantity: 3 })

    const { status, html } = await browse(m.app, 'bei').get('/orders')
    expect(status).toBe(200)
    expect([...html.matchAll(/href="\/orders\/(\d+)"/g)].map(found => Number(found[1]))).toEqual([two.id, one.id])
    expect(text(html)).toContain('手绘盖碗 ×2 待发货')
    expect(text(html)).not.toContain('×3')
  })

  test('are told apart by tabs', async () => {
    const m = market()
    const unpaid = await m.place(m.bei)
    const cash = await m.place(m.bei, { methodId: m.cash })
    const shipped = await m.place(m.bei, { methodId: m.cash })
    await ship(m, shipped.id)
    const cancelled = await m.place(m.bei)
    await transitionOrder(m.app, m.bei, cancelled.id, 'cancel')

    const ids = async (state: string) => [...(await browse(m.app, 'bei').get(`/orders?state=${state}`)).html.matchAll(/href="\/orders\/(\d+)"/g)].map(found => Number(found[1]))
    expect(await ids('placed')).toEqual([unpaid.id])
    expect(await ids('paid')).toEqual([cash.id])
    expect(await ids('shipped')).toEqual([shipped.id])
    expect(await ids('cancelled')).toEqual([cancelled.id])
    expect(await ids('completed')).toEqual([])
    expect((await ids('toString')).length).toBe(4)
  })

  test('go on on further pages without losing or repeating one', async () => {
    const m = market(100)
    const placed: number[] = []
    for (let turn = 0; turn < 45; turn++) placed.unshift((await m.place(m.bei)).id)

    const seen: number[] = []
    let href: string | undefined = '/orders?state=placed'
    while (href) {
      const { html }: { html: string } = await browse(m.app, 'bei').get(href)
      seen.push(...[...html.matchAll(/href="\/orders\/(\d+)"/g)].map(found => Number(found[1])))
      href = /rel="next" href="([^"]+)"/.exec(html)?.[1]?.replace('&amp;', '&')
    }
    expect(seen).toEqual(placed)
  })

  test('that are not there yet say where to find some', async () => {
    const m = market()
    const { html } = await browse(m.app, 'gao').get('/orders')
    expect(text(html)).toContain('还没有订单')
    expect(html).toContain('class="btn btn--primary" href="/"')
  })
})

describe('an order’s page', () => {
  test('says how to pay, until when, and lets it be cancelled', async () => {
    const m = market()
    const { id } = await m.place(m.bei)
    const { html } = await browse(m.app, 'bei').get(`/orders/${id}`)
    expect(text(html)).toContain('等您付款')
    expect(text(html)).toContain('请在 20:15 之前付款')
    expect(text(html)).toContain('龙井路 18 号')
    expect(moves(html)).toEqual(['cancel'])
  })

  test('shows carrier and number to copy, and every step with its time', async () => {
    const m = market()
    const { id } = await m.place(m.bei)
    m.wait(60_000)
    await transitionOrder(m.app, m.mei, id, 'pay')
    m.wait(3_600_000)
    await ship(m, id)
    await m.app.settled()

    const { html } = await browse(m.app, 'bei').get(`/orders/${id}`)
    expect(html).toContain('data-copy="number-1"')
    expect(html).toMatch(/id="number-1"[^>]*>SF1432</)
    expect(text(/<ol class="timeline">.*?<\/ol>/s.exec(html)![0])).toBe(
      ' 店家已发货 2026年6月18日 21:01 · 店家 · 顺丰速运 SF1432 已付款 ¥176.00 2026年6月18日 20:01 · 店家 下单 2026年6月18日 20:00 ',
    )
    expect(moves(html)).toEqual(['confirm'])
    expect(text(html)).not.toContain('怎么付款')
  })

  test('is changed by its buttons: as a part with htmx, and by a plain form without', async () => {
    const m = market()
    const [one, two] = [await m.place(m.bei), await m.place(m.bei)]
    const part = await browse(m.app, 'bei').postPart(`/orders/${one.id}/transitions`, { transition: 'cancel' })
    expect(part.status).toBe(200)
    expect(part.html).toStartWith(`<hx-partial hx-target="#order-${one.id}"`)
    expect(text(part.html)).toContain('订单已取消')
    expect(moves(part.html)).toEqual([])

    const plain = await browse(m.app, 'bei').post(`/orders/${two.id}/transitions`, { transition: 'cancel' })
    expect([plain.status, plain.to]).toEqual([303, `/orders/${two.id}?notice=done`])
    expect([findOrder(m.app.db, two.id)?.state, m.stock()]).toEqual(['cancelled', 10])
  })

  test('says politely that it is too late', async () => {
    const m = market()
    const { id } = await m.place(m.bei)
    await transitionOrder(m.app, m.mei, id, 'pay')
    const { status, html } = await browse(m.app, 'bei').postPart(`/orders/${id}/transitions`, { transition: 'cancel' })
    expect(status).toBe(422)
    expect(html).toContain('hx-target="#notices"')
    expect(text(html)).toContain('待发货')
  })

  test('flips by itself while it is open', async () => {
    const m = market()
    const { id } = await m.place(m.bei)
    const page = await listen(m.app, 'bei', `/orders/${id}/events`)
    expect(await page.until('</hx-partial>')).toContain('等您付款')

    m.wait(payWithin)
    await cancelUnpaid(m.app)
    await m.app.settled()
    expect(await page.until('</hx-partial>')).toContain('订单已取消')
    await page.leave()
  })

  test('shows what a buyer wrote as text, never as markup', async () => {
    const m = market()
    const evil = '<script>alert(1)</script>'
    const { id } = await m.place(m.bei, { note: evil, newAddress: { name: evil, phone: '138', region: evil, street: evil, postcode: '' } })
    for (const [who, path] of [['bei', `/orders/${id}`], ['mei', `/studio/orders/${id}`], ['mei', '/studio/orders']] as const) {
      const { status, html } = await browse(m.app, who).get(path)
      expect(status).toBe(200)
      expect(html).toContain('&lt;script&gt;')
      expect(html).not.toContain('<script>alert')
    }
  })
})

describe('whose order it is not', () => {
  const others = ['lin', 'mei', 'max', 'olga', 'gao', 'sun'] as const

  test.each(others)('%s finds no such page, stream or button', async who => {
    const m = market()
    const { id } = await m.place(m.bei)
    const there = browse(m.app, who)
    for (const path of [`/orders/${id}`, `/orders/${id}/events`]) expect((await there.get(path)).status).toBe(404)
    for (const transition of ['pay', 'accept', 'cancel', 'ship', 'deliver', 'confirm']) {
      expect((await there.post(`/orders/${id}/transitions`, { transition })).status).toBe(404)
    }
    expect(findOrder(m.app.db, id)?.state).toBe('placed')
    expect((await there.get('/orders')).html).not.toContain(`href="/orders/${id}"`)
  })

  test('a stranger is asked to sign in', async () => {
    const m = market()
    const { id } = await m.place(m.bei)
    const stranger = browse(m.app, null)
    for (const path of ['/orders', `/orders/${id}`, `/orders/${id}/events`]) {
      const { status, to } = await stranger.get(path)
      expect([status, to]).toEqual([303, `/login?back=${encodeURIComponent(path)}`])
    }
    expect((await stranger.postPart(`/orders/${id}/transitions`, { transition: 'cancel' })).status).toBe(401)
    expect(findOrder(m.app.db, id)?.state).toBe('placed')
  })

  test('the buyer takes no step that is the shop’s', async () => {
    const m = market()
    const { id } = await m.place(m.bei)
    for (const transition of ['pay', 'accept', 'ship', 'deliver', 'confirm', 'nonsense', '']) {
      expect((await browse(m.app, 'bei').post(`/orders/${id}/transitions`, { transition })).status).toBe(422)
    }
    expect(findOrder(m.app.db, id)?.state).toBe('placed')
    expect(m.bill(findOrder(m.app.db, id)!)).toBe('open')
  })
})
