import { describe, expect, test } from 'bun:test'
import { browse } from '../testing/browse.ts'
import { listen } from '../testing/listen.ts'
import { world } from '../testing/world.ts'
import { forgetNotifications, notify, type Message } from './actions.ts'
import { forgetAfter, kinds, reachedAt } from './rules.ts'
import { countUnread, listNotifications } from './store.ts'

const back = { 'zh-CN': '手绘盖碗到货了', en: 'The bowl is back in stock' }

const setting = () => {
  const w = world()
  const tell = (who: { id: number }, message: Partial<Message> = {}) =>
    w.app.change(db => notify(w.app, db, who.id, { kind: 'stock', url: '/products/1', text: say => say(back), ...message }))
  return { ...w, tell, list: (who: { id: number }) => listNotifications(w.app.db, w.app.vault, who.id, { limit: 100 }) }
}

describe('a message', () => {
  test('is written in the language of whom it is for, and is theirs alone', async () => {
    const { app, tell, bei, lin, list } = setting()
    app.db.query("update people set locale = 'en' where id = ?").run(lin.id)
    await tell(bei)
    await tell(lin)
    expect([list(bei), list(lin)].map(([one]) => one!.text)).toEqual(['手绘盖碗到货了', 'The bowl is back in stock'])
    expect((await browse(app, 'bei').get('/notifications')).html).toContain('手绘盖碗到货了')
    expect((await browse(app, 'lin').get(`/notifications/${list(bei)[0]!.id}`)).status).toBe(404)
    expect(countUnread(app.db, bei.id)).toBe(1)
  })

  test('does not lie open in the database', async () => {
    const { app, tell, bei } = setting()
    await tell(bei)
    expect(Buffer.from(app.db.serialize()).includes('盖碗到货')).toBe(false)
  })

  test('is read by following it, once; the count on every page goes down', async () => {
    const { app, tell, bei, list } = setting()
    await tell(bei, { url: '/orders' })
    await tell(bei)
    const visitor = browse(app, 'bei')
    expect((await visitor.get('/orders')).html).toContain('消息，2 条未读')
    const { id } = list(bei)[1]!
    expect((await visitor.get(`/notifications/${id}`)).to).toBe('/orders')
    expect((await visitor.get(`/notifications/${id}`)).to).toBe('/orders')
    expect((await visitor.get('/orders')).html).toContain('消息，1 条未读')
  })

  test('all are read at once, but not what has come meanwhile', async () => {
    const { app, tell, bei, lin, list } = setting()
    for (let count = 0; count < 3; count++) await tell(bei)
    await tell(lin)
    const last = list(bei)[0]!.id
    await tell(bei)
    await browse(app, 'bei').post('/notifications/read', { last: String(last) })
    expect([countUnread(app.db, bei.id), countUnread(app.db, lin.id)]).toEqual([1, 1])
    expect(list(bei).map(({ readAt }) => readAt === null)).toEqual([true, false, false, false])
  })

  test('leads nowhere but into this shop', async () => {
    const { app, tell, bei, list } = setting()
    await tell(bei, { url: 'https://elsewhere.test/' })
    expect((await browse(app, 'bei').get(`/notifications/${list(bei)[0]!.id}`)).to).toBe('/')
  })

  test('is not written for somebody who is suspended, nor when the change fails', async () => {
    const { app, tell, bei, list } = setting()
    await app.change(db => {
      notify(app, db, bei.id, { kind: 'order', url: '/', text: () => 'x' })
      throw new Error('no')
    }).catch(() => {})
    app.db.query('update people set suspended_at = 1 where id = ?').run(bei.id)
    await tell(bei)
    expect([list(bei), countUnread(app.db, bei.id)]).toEqual([[], 0])
  })

  test('shows on an open page as it comes', async () => {
    const { app, tell, bei } = setting()
    const page = await listen(app, 'bei', '/notifications/events')
    await page.until('还没有消息')
    await tell(bei)
    const told = await page.until('手绘盖碗到货了')
    expect(told + (told.includes('1 条未读') ? '' : await page.until('1 条未读'))).toContain('id="unread"')
    await page.leave()
  })
})

describe('outside', () => {
  test('only what is urgent goes, to the phone, with the way to the page', async () => {
    const { tell, bei, messages } = setting()
    await tell(bei)
    expect(messages()).toEqual([])
    await tell(bei, { urgent: true })
    expect(messages()).toMatchObject([{ channel: 'sms', to: '+8613800000004', text: '【青禾器物】手绘盖碗到货了 http://shop.test/products/1' }])
  })

  test('what somebody does not want by phone goes by mail, or not at all; what is needed always goes', async () => {
    const { app, tell, bei, messages, list } = setting()
    const visitor = browse(app, 'bei')
    const wanted = (...not: string[]) => Object.fromEntries(['stock-sms', 'stock-mail', 'offer-sms', 'offer-mail'].filter(one => !not.includes(one)).map(name => [name, 'yes']))
    await visitor.post('/notifications/preferences', wanted('stock-sms'))
    await tell(bei, { urgent: true })
    expect(messages().map(({ channel }) => channel)).toEqual(['mail'])
    await visitor.post('/notifications/preferences', wanted('stock-sms', 'stock-mail'))
    expect((await visitor.get('/notifications')).html).not.toMatch(/name="stock-sms"[^>]*checked/)
    await tell(bei, { urgent: true })
    await tell(bei, { urgent: true, kind: 'aftersales' })
    expect(messages().map(({ channel }) => channel)).toEqual(['mail', 'sms'])
    expect(list(bei)).toHaveLength(3)
  })

  test.each(Object.keys(kinds) as (keyof typeof kinds)[])('of %s: silence is kept only where nothing needs to be told', kind => {
    const phone = { kind: 'phone' as const, value: '+86' }
    expect(reachedAt([phone], [{ kind, channel: 'sms' }], kind)).toEqual(kinds[kind].needed ? phone : null)
    expect(reachedAt([], [], kind)).toBeNull()
  })
})

test('a long list goes on without losing or repeating one, and the very old is forgotten', async () => {
  const { app, tell, bei, wait } = setting()
  for (let count = 0; count < 65; count++) await tell(bei)
  const seen: string[] = []
  let href: string | undefined = '/notifications'
  while (href) {
    const { html }: { html: string } = await browse(app, 'bei').get(href)
    seen.push(...[...html.matchAll(/href="\/notifications\/(\d+)"/g)].map(found => found[1]!))
    href = /rel="next" href="([^"]+)"/.exec(html)?.[1]
  }
  expect([seen.length, new Set(seen).size]).toEqual([65, 65])
  wait(forgetAfter + 1)
  await forgetNotifications(app)
  expect(countUnread(app.db, bei.id)).toBe(0)
})
