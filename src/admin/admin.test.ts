import { describe, expect, test } from 'bun:test'
import { sendCode } from '../accounts/actions.ts'
import { findPerson, updateProfile } from '../accounts/store.ts'
import { listDeeds, noteDeed } from '../platform/deeds.ts'
import { sendOutgoing } from '../platform/outbox.ts'
import { findShop } from '../shop/store.ts'
import { createRoom, roomWentLive } from '../rooms/actions.ts'
import { findRoom } from '../rooms/store.ts'
import { browse } from '../testing/browse.ts'
import { world } from '../testing/world.ts'
import { sentences } from './log/words.ts'

const pages = ['/admin', '/admin/people', '/admin/people/1', '/admin/outbox', '/admin/settings', '/admin/log']
const acts = ['/admin/people/4/roles', '/admin/people/4/suspension', '/admin/people/4/suspension/end', '/admin/outbox/1/reading', '/admin/settings']

describe('the administrator’s office', () => {
  test('sends strangers to the door', async () => {
    const { app } = world()
    const stranger = browse(app, null)
    for (const page of pages) expect([page, (await stranger.get(page)).to]).toEqual([page, `/login?back=${encodeURIComponent(page)}`])
    for (const act of acts) expect([act, (await stranger.post(act, { role: 'admin', act: 'grant' })).status]).toEqual([act, 303])
  })

  test.each(['mei', 'bei', 'gao', 'sun'])('is closed to %s', async who => {
    const { app, bei } = world()
    const visitor = browse(app, who)
    for (const page of pages) expect([page, (await visitor.get(page)).status]).toEqual([page, 403])
    for (const act of acts) expect([act, (await visitor.post(act, { role: 'admin', act: 'grant', because: 'x' })).status]).toEqual([act, 403])
    expect(findPerson(app.db, bei.id)).toMatchObject({ roles: [], suspendedAt: null })
  })

  test('is open to the owner, with nothing about people that do not exist', async () => {
    const { app } = world()
    const olga = browse(app, 'olga')
    for (const page of pages.slice(1)) expect([page, (await olga.get(page)).status]).toEqual([page, 200])
    expect((await olga.get('/admin')).to).toBe('/admin/people')
    expect((await olga.get('/admin/people/999')).status).toBe(404)
    expect((await olga.post('/admin/people/999/roles', { role: 'admin', act: 'grant' })).status).toBe(404)
    expect((await olga.post('/admin/outbox/999/reading')).status).toBe(404)
    expect((await olga.get('/admin/people/x')).status).toBe(404)
  })
})

describe('people', () => {
  test('are found by a part of the name, the whole contact, or a role', async () => {
    const { app } = world()
    const found = async (query: string) => {
      const { html } = await browse(app, 'olga').get(`/admin/people?${query}`)
      return [...html.matchAll(/class="entry__name"[^>]*>(\w+)</g)].map(([, name]) => name)
    }
    expect(await found('')).toEqual(['sun', 'gao', 'lin', 'bei', 'max', 'mei', 'olga'])
    expect(await found('q=E')).toEqual(['bei', 'mei'])
    expect(await found('q=138+0000+0004')).toEqual(['bei'])
    expect(await found('q=LIN%40shop.test')).toEqual(['lin'])
    expect(await found('q=0004')).toEqual([])
    expect(await found('q=shop.test')).toEqual([])
    expect(await found('role=merchant')).toEqual(['max', 'mei', 'olga'])
    expect(await found('q=%25')).toEqual([])
    expect(await found('q=e&before=4')).toEqual(['mei'])
  })

  test('are found by any part of a name, in any letters, after a change too', async () => {
    const { app, bei, mei, lin } = world()
    const found = async (q: string) => [...(await browse(app, 'olga').get(`/admin/people?q=${encodeURIComponent(q)}`)).html.matchAll(/class="entry__name"[^>]*>([^<]+)</g)].map(([, name]) => name)
    updateProfile(app.db, bei.id, '王小明', null)
    updateProfile(app.db, mei.id, 'Renée O’Brien', null)
    updateProfile(app.db, lin.id, 'C++ 老王', null)
    for (const [q, names] of [
      ['王', ['C++ 老王', '王小明']], ['小明', ['王小明']], ['王明', []], ['明 王', ['王小明']], ['née', ['Renée O’Brien']], ['RENEE', ['Renée O’Brien']], ['brien renée', ['Renée O’Brien']],
      ['O’B', ['Renée O’Brien']], ['+', ['C++ 老王']], ['C++', ['C++ 老王']], ['"', []], ['bei', []],
    ] as const) expect([q, await found(q)]).toEqual([q, [...names]])
  })

  test('are never shown with their whole contact', async () => {
    const { app } = world()
    for (const page of ['/admin/people', '/admin/people/4']) {
      const { html } = await browse(app, 'olga').get(page)
      expect(html).toContain('+86138****0004')
      expect(html).not.toContain('13800000004')
      expect(html).not.toContain('bei@shop.test')
    }
  })

  test('come in pages', async () => {
    const { app } = world()
    const add = app.db.prepare("insert into people (name, email_index, agreement_version, agreed_at, joined_at) values (?, ?, 'x', 0, 0)")
    for (let one = 0; one < 60; one++) add.run(`guest ${one}`, `index ${one}`)
    const first = (await browse(app, 'olga').get('/admin/people')).html
    expect(first.match(/class="entry__name"/g)!.length).toBe(50)
    const older = /rel="next" href="([^"]+)"/.exec(first)![1]!.replaceAll('&amp;', '&')
    const second = (await browse(app, 'olga').get(older)).html
    expect(second.match(/class="entry__name"/g)!.length).toBe(17)
    expect(second).not.toContain('rel="next"')
  })

  test('are given roles and lose them; the last administrator stays', async () => {
    const { app, bei, olga } = world()
    const owner = browse(app, 'olga')
    const act = (id: number, role: string, act: string) => owner.post(`/admin/people/${id}/roles`, { role, act })
    expect((await act(bei.id, 'merchant', 'grant')).to).toBe(`/admin/people/${bei.id}?notice=saved`)
    expect((await browse(app, 'bei').get('/account')).html).toContain('href="/studio"')
    await act(bei.id, 'merchant', 'revoke')
    expect(findPerson(app.db, bei.id)!.roles).toEqual([])
    expect((await act(bei.id, 'king', 'grant')).status).toBe(422)
    const last = await act(olga.id, 'admin', 'revoke')
    expect(last.status).toBe(422)
    expect(last.html).toContain('至少要留一位管理员')
  })

  test('are suspended with a reason, out at once, and let back in', async () => {
    const { app, bei, olga } = world()
    const owner = browse(app, 'olga')
    const silent = await owner.post(`/admin/people/${bei.id}/suspension`, { because: ' ' })
    expect(silent.status).toBe(422)
    expect(silent.html).toContain('id="e-because"')

    expect((await owner.post(`/admin/people/${bei.id}/suspension`, { because: '发广告' })).status).toBe(303)
    expect((await browse(app, 'bei').get('/account')).status).toBe(303)
    expect((await owner.get(`/admin/people/${bei.id}`)).html).toContain('发广告')
    expect((await owner.post(`/admin/people/${bei.id}/suspension`, { because: 'again' })).status).toBe(422)

    await owner.post(`/admin/people/${bei.id}/suspension/end`)
    expect(findPerson(app.db, bei.id)!.suspendedAt).toBe(null)
    expect((await owner.post(`/admin/people/${olga.id}/suspension`, { because: 'x' })).html).toContain('不能停用自己')
  })

  test.each(['suspension', 'roles'])('who may no longer sell are off the air (%s)', async way => {
    const { app, mei, asked } = world()
    const room = await createRoom(app, mei, { title: '春茶', hostName: '小梅', introduction: '', coverId: null, categoryId: 1, startsAt: app.now(), endsAt: app.now() + 3_600_000 })
    const later = await createRoom(app, mei, { title: '夏茶', hostName: '小梅', introduction: '', coverId: null, categoryId: 1, startsAt: app.now() + 86_400_000, endsAt: app.now() + 90_000_000 })
    await roomWentLive(app, room.id)
    await browse(app, 'olga').post(`/admin/people/${mei.id}/${way}`, { because: 'fraud', role: 'merchant', act: 'revoke' })
    await app.settled()
    expect(findRoom(app.db, room.id)!.state).toBe('ended')
    expect(findRoom(app.db, later.id)!.state).toBe('announced')
    expect(asked).toContain(`end ${room.id}`)
  })
})

describe('the outbox', () => {
  const withCode = async () => {
    const everything = world()
    await sendCode(everything.app, { purpose: 'register', contact: '13900000009', address: 'x', locale: 'zh-CN' })
    await sendOutgoing(everything.app, { sms: null, mail: null })
    return { ...everything, code: everything.messages()[0]!.code! }
  }

  test('lists what left and what did not, without giving it away', async () => {
    const { app, code } = await withCode()
    const { html } = await browse(app, 'olga').get('/admin/outbox')
    expect(html).toContain('+86139****0009')
    expect(html).toContain('没有网关')
    expect(html).toContain('还没有设置短信网关')
    expect(html).not.toContain(code)
    expect(html).not.toContain('13900000009')
  })

  test('opens a message for the administrator and keeps who read it', async () => {
    const { app, olga, code } = await withCode()
    const part = await browse(app, 'olga').postPart('/admin/outbox/1/reading')
    expect(part.html).toContain(code)
    expect(part.html).not.toContain('<html')
    const page = await browse(app, 'olga').post('/admin/outbox/1/reading')
    expect(page.html).toContain(code)
    expect(page.html).toContain('<html')
    expect(listDeeds(app.db, 1e9, 9)).toMatchObject([
      { personId: olga.id, deed: 'message.read', subject: '+86139****0009' },
      { personId: olga.id, deed: 'message.read', subject: '+86139****0009' },
    ])
  })

  test('is not needed where there are gateways', async () => {
    const { app } = await withCode()
    const { html } = await browse({ ...app, gateways: { sms: true, mail: true } }, 'olga').get('/admin/outbox')
    expect(html).not.toContain('还没有设置')
  })
})

describe('the settings', () => {
  const wanted = { shop: '山茶小铺', locale: 'en', timeZone: 'Asia/Tokyo', hue: '150', productReview: 'automatic', confirmDays: '14' }

  test('are kept, shown, and written down once', async () => {
    const { app } = world()
    const olga = browse(app, 'olga')
    expect((await olga.get('/admin/settings')).html).toContain('value="青禾器物"')
    expect((await olga.post('/admin/settings', wanted)).to).toBe('/admin/settings?notice=saved')
    await olga.post('/admin/settings', wanted)
    expect(findShop(app.db)).toEqual({ name: '山茶小铺', locale: 'en', currency: 'CNY', timeZone: 'Asia/Tokyo', hue: 150, productReview: 'automatic', confirmDays: 14 })
    expect(listDeeds(app.db, 1e9, 9).map(({ deed, detail }) => [deed, detail])).toEqual([['settings.changed', 'name locale timeZone hue productReview confirmDays']])
  })

  test.each([['hue', '400'], ['hue', 'red'], ['timeZone', 'Mars/Base'], ['locale', 'xx'], ['productReview', 'never'], ['confirmDays', '6'], ['confirmDays', '61'], ['shop', '']])('are not just anything: %s %s', async (field, value) => {
    const { app } = world()
    const { status, html } = await browse(app, 'olga').post('/admin/settings', { ...wanted, [field]: value })
    expect(status).toBe(422)
    expect(html).toContain('class="error"')
    expect(findShop(app.db).name).toBe('青禾器物')
  })

  test('say which gateways there are', async () => {
    const { app } = world()
    expect((await browse(app, 'olga').get('/admin/settings')).html).toContain('STALLCAST_SMS_URL')
    expect((await browse({ ...app, gateways: { sms: true, mail: true } }, 'olga').get('/admin/settings')).html).not.toContain('STALLCAST_S')
  })
})

describe('the log', () => {
  test('tells what was done in sentences, in both languages', async () => {
    const { app, bei } = world()
    const olga = browse(app, 'olga')
    await olga.post(`/admin/people/${bei.id}/roles`, { role: 'courier', act: 'grant' })
    await app.change(db => noteDeed(db, { at: app.now(), personId: null, deed: 'product.approve', subject: 'product 3', detail: '盖碗' }))
    const chinese = (await olga.get('/admin/log')).html
    expect(chinese).toContain(`olga授予 bei #${bei.id} 「快递员」角色`)
    expect(chinese).toContain('系统通过了商品「盖碗」')
    const english = (await olga.ask('/admin/log', { headers: { cookie: 'lang=en' } })).html
    expect(english).toContain(`olga gave bei #${bei.id} the role Courier`)
  })

  test('has a sentence for everything that is written down', async () => {
    const noted = new Set<string>()
    for (const file of new Bun.Glob('src/**/*.{ts,tsx}').scanSync('.')) {
      if (/\.test\.tsx?$/.test(file)) continue
      for (const [, deed] of (await Bun.file(file).text()).matchAll(/deed: ['`]([a-z-]+\.\w+)['`]/g)) noted.add(deed!)
    }
    expect(noted.size).toBeGreaterThan(8)
    expect([...noted].filter(deed => !sentences[deed])).toEqual([])
  })

  test('is empty at first, and comes in pages', async () => {
    const { app } = world()
    const olga = browse(app, 'olga')
    expect((await olga.get('/admin/log')).html).toContain('还没有记录')
    await app.change(db => {
      for (let one = 0; one < 120; one++) noteDeed(db, { at: app.now(), personId: null, deed: 'something.new', subject: `<b>${one}</b>` })
    })
    const first = (await olga.get('/admin/log')).html
    expect(first.match(/something\.new/g)!.length).toBe(100)
    expect(first).not.toContain('<b>119</b>')
    const second = (await olga.get(/rel="next" href="([^"]+)"/.exec(first)![1]!)).html
    expect(second.match(/something\.new/g)!.length).toBe(20)
  })
})
