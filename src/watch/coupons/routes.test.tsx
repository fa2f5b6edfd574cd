import { describe, expect, test } from 'bun:test'
import { findUnusedClaim } from '../../promotions/store.ts'
import { dropCoupon } from '../../promotions/drops/actions.ts'
import { browse } from '../../testing/browse.ts'
import { listen } from '../../testing/listen.ts'
import { offerOf } from '../../testing/offers.ts'
import { world } from '../../testing/world.ts'
import { showTurnedOffers } from '../actions.tsx'

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const minute = 60_000

const setUp = async (more: Parameters<typeof offerOf>[4] = {}) => {
  const w = world()
  const room = w.room(w.mei, { state: 'live' })
  const offer = offerOf(w, w.mei, 'coupon', { threshold: 9900, amount: 1000 }, { supply: 2, perBuyer: 1, ...more })
  await dropCoupon(w.app, w.mei, { roomId: room.id, offerId: offer.id, lasts: 5 * minute })
  return { ...w, room, offer, url: `/rooms/${room.id}/coupons/1`, taken: () => w.app.db.query<{ taken: number }, []>('select taken from offers').get()!.taken }
}

describe('a coupon that was dropped', () => {
  test('appears for all viewers by the stream, with what it gives, how many are left and until when', async () => {
    const w = world()
    const room = w.room(w.mei, { state: 'live' })
    const offer = offerOf(w, w.mei, 'coupon', { threshold: 9900, amount: 1000 }, { supply: 2 })
    const page = await listen(w.app, null, `/rooms/${room.id}/events`)
    await page.until('#messages')
    const { status } = await browse(w.app, 'mei').post(`/studio/rooms/${room.id}/coupons`, { offer: String(offer.id), minutes: '5' })
    expect(status).toBe(303)
    const heard = await page.until(`/rooms/${room.id}/coupons/1`)
    expect(heard).toContain('hx-target="#coupon"')
    expect(text(heard)).toContain('满 ¥99 减 ¥10')
    expect(heard).toContain(`data-ends="${w.app.now() + 5 * minute}" data-clock="${w.app.now()}"`)
    await page.leave()
  })

  test('stands on the page of whoever comes later, and is gone when its time is over', async () => {
    const w = await setUp()
    const bei = browse(w.app, 'bei')
    expect(text((await bei.get(`/rooms/${w.room.id}`)).html)).toContain('满 ¥99 减 ¥10 剩 2 张 距结束 05:00 领取')
    expect(text((await bei.ask(`/rooms/${w.room.id}`, { headers: { 'accept-language': 'en' } })).html)).toContain('¥10 off from ¥99 2 left ends in 05:00 Claim')
    const page = await listen(w.app, null, `/rooms/${w.room.id}/events`)
    await page.until(w.url)
    showTurnedOffers(w.app)
    w.wait(5 * minute)
    showTurnedOffers(w.app)
    expect(await page.until('<hx-partial hx-target="#coupon" hx-swap="innerMorph"></hx-partial>')).not.toContain(w.url)
    expect((await bei.get(`/rooms/${w.room.id}`)).html).not.toContain(w.url)
    expect(text((await bei.postPart(w.url)).html)).toContain('已经结束')
    await page.leave()
  })

  test('is claimed with one tap, once, and the page knows', async () => {
    const w = await setUp()
    const bei = browse(w.app, 'bei')
    const first = await bei.postPart(w.url)
    expect([first.status, text(first.html).includes('领到了：满 ¥99 减 ¥10')]).toEqual([200, true])
    expect(text((await bei.postPart(w.url)).html)).toContain('您已经领了')
    expect(w.taken()).toBe(1)
    expect(text((await bei.get(`/rooms/${w.room.id}`)).html)).toContain('已领取')
    expect(findUnusedClaim(w.app.db, w.offer.id, w.bei.id)).not.toBeNull()
  })

  test('without JavaScript is a form that comes back to the room', async () => {
    const w = await setUp()
    const { status, to } = await browse(w.app, 'bei').post(w.url)
    expect([status, to]).toEqual([303, `/rooms/${w.room.id}?notice=coupon-claimed`])
    expect((await browse(w.app, 'bei').post(w.url)).to).toBe(`/rooms/${w.room.id}?notice=coupon-held`)
  })

  test('runs out, and says so to everybody', async () => {
    const w = await setUp()
    for (const who of ['bei', 'lin']) await browse(w.app, who).postPart(w.url)
    const late = await browse(w.app, 'gao').postPart(w.url)
    expect([late.status, text(late.html).includes('手慢了')]).toEqual([422, true])
    expect(text((await browse(w.app, 'gao').get(`/rooms/${w.room.id}`)).html)).toContain('领完了')
    expect(w.taken()).toBe(2)
  })

  test('tells viewers how many are left after claims', async () => {
    const w = await setUp()
    const page = await listen(w.app, null, `/rooms/${w.room.id}/events`)
    await page.until(w.url)
    await browse(w.app, 'bei').postPart(w.url)
    await page.until('剩 1 张')
    await page.leave()
  })
})

describe('who is not signed in', () => {
  const kept = (to: string) => new URL(to, 'http://shop.test').searchParams.get('back')!

  test('is led through the sign-in, and has the coupon after it', async () => {
    const w = await setUp()
    const { status, to, headers } = await browse(w.app, null).post(w.url)
    expect([status, to!.startsWith('/login?back=')]).toEqual([303, true])
    const cookie = /^claim=([\w-]+);.*HttpOnly/.exec(headers.get('set-cookie')!)![1]!
    expect(w.taken()).toBe(0)
    const back = await browse(w.app, 'bei').ask(kept(to!), { headers: { cookie: `claim=${cookie}` } })
    expect([back.status, back.to]).toEqual([303, `/rooms/${w.room.id}?notice=coupon-claimed`])
    expect(findUnusedClaim(w.app.db, w.offer.id, w.bei.id)).not.toBeNull()
  })

  test('is asked within the room where a script runs', async () => {
    const w = await setUp()
    const { status, html, headers } = await browse(w.app, null).postPart(w.url)
    expect(status).toBe(401)
    expect(html).toContain('hx-target="#sheet"')
    expect(html).toContain('href="/login?back=')
    expect(headers.get('set-cookie')).toStartWith('claim=')
  })

  test('hears it when the last one was claimed meanwhile', async () => {
    const w = await setUp({ supply: 1 })
    const { to, headers } = await browse(w.app, null).post(w.url)
    await browse(w.app, 'lin').postPart(w.url)
    const cookie = headers.get('set-cookie')!.split(';')[0]!
    expect((await browse(w.app, 'bei').ask(kept(to!), { headers: { cookie } })).to).toBe(`/rooms/${w.room.id}?notice=coupon-gone`)
  })

  test('a link from elsewhere claims nothing for anybody', async () => {
    const w = await setUp()
    for (const query of ['', '?token=', '?token=guessed']) expect((await browse(w.app, 'bei').get(`${w.url}/kept${query}`)).to).toBe(`/rooms/${w.room.id}`)
    expect(w.taken()).toBe(0)
  })
})

describe('only the host', () => {
  test('drops, and only their own coupons that can be had', async () => {
    const w = world()
    const room = w.room(w.mei, { state: 'live' })
    const own = offerOf(w, w.mei, 'coupon', { threshold: 9900, amount: 1000 })
    const foreign = offerOf(w, w.max, 'coupon', { threshold: 9900, amount: 1000 })
    const over = offerOf(w, w.mei, 'coupon', { threshold: 9900, amount: 1000 }, { endsAt: w.app.now() })
    const other = offerOf(w, w.mei, 'free-shipping', { threshold: 0, most: null })
    const drop = async (who: string, offer: number, minutes = '5') => (await browse(w.app, who).postPart(`/studio/rooms/${room.id}/coupons`, { offer: String(offer), minutes })).status
    expect([await drop('mei', foreign.id), await drop('mei', over.id), await drop('mei', other.id), await drop('mei', own.id, '7')]).toEqual([404, 422, 404, 422])
    expect([await drop('max', foreign.id), await drop('olga', own.id), await drop('bei', own.id)]).toEqual([404, 404, 403])
    expect([await drop('mei', own.id), w.app.db.query('select count(*) as n from offer_drops').get()]).toEqual([200, { n: 1 }])
  })

  test('sees figures on the console, and can take it up again', async () => {
    const w = await setUp()
    await browse(w.app, 'bei').postPart(w.url)
    const mei = browse(w.app, 'mei')
    expect(text((await mei.get(`/studio/rooms/${w.room.id}/live`)).html)).toContain('满 ¥99 减 ¥10 已领 1 / 2')
    expect(text((await mei.postPart(`/studio/rooms/${w.room.id}/coupons`, { offer: '' })).html)).not.toContain('停止发券')
    expect((await browse(w.app, 'lin').get(`/rooms/${w.room.id}`)).html).not.toContain(w.url)
    expect(findUnusedClaim(w.app.db, w.offer.id, w.bei.id)).not.toBeNull()
  })
})

test('a coupon that is ended is gone from the room at once', async () => {
  const w = await setUp()
  const page = await listen(w.app, null, `/rooms/${w.room.id}/events`)
  await page.until(w.url)
  await browse(w.app, 'mei').post(`/studio/offers/${w.offer.id}/end`)
  await page.until('<hx-partial hx-target="#coupon" hx-swap="innerMorph"></hx-partial>')
  expect((await browse(w.app, 'bei').postPart(w.url)).status).toBe(422)
  await page.leave()
})

describe('special prices', () => {
  test('come and go by the clock on every open page, within a tick of the job', async () => {
    const w = world()
    const bowl = w.product(w.mei, { price: 16800 })
    const room = w.room(w.mei, { state: 'live' })
    w.app.db.run('insert into room_products (room_id, product_id, position) values (?, ?, 0)', [room.id, bowl.id])
    const now = w.app.now()
    offerOf(w, w.mei, 'flash-sale', { price: 9900 }, { productIds: [bowl.id], supply: 5, startsAt: now + 1000, endsAt: now + 61_000 })
    const page = await listen(w.app, null, `/rooms/${room.id}/events`)
    expect(text(await page.until('#messages'))).toContain('168')
    showTurnedOffers(w.app)
    w.wait(1000)
    showTurnedOffers(w.app)
    const begun = await page.until(`data-ends="${now + 61_000}"`)
    expect(text(begun)).toMatch(/¥ ?99 .*限时抢购 特价剩 5 件 距结束 01:00/)
    expect(text((await browse(w.app, null).get(`/rooms/${room.id}/shelf`)).html)).toMatch(/¥ ?99/)
    w.wait(60_000)
    showTurnedOffers(w.app)
    const over = await page.until('¥</small>168')
    expect(over).not.toContain('data-ends')
    await page.leave()
  })

  test('a live price holds while the room is live', async () => {
    const w = world()
    const bowl = w.product(w.mei, { price: 16800 })
    const room = w.room(w.mei, { state: 'live' })
    w.app.db.run('insert into room_products (room_id, product_id, position) values (?, ?, 0)', [room.id, bowl.id])
    offerOf(w, w.mei, 'live-price', { price: 9900 }, { productIds: [bowl.id], roomId: room.id })
    const shelf = async () => text((await browse(w.app, null).get(`/rooms/${room.id}/shelf`)).html)
    expect(await shelf()).toMatch(/¥ ?99 .*直播价/)
    w.app.db.run("update rooms set state = 'ended', ended_at = 1")
    expect(await shelf()).toMatch(/¥ ?168/)
  })
})
