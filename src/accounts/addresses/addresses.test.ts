import { describe, expect, test } from 'bun:test'
import { Form } from '../../platform/form.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'
import { keepAddress, touchAddress } from './actions.ts'
import { isDeliveryPhone, mostAddresses, readAddress } from './rules.ts'
import { findAddress, listAddresses } from './store.ts'

const home = { name: '贝贝', phone: '138 0000 0004', region: '浙江省杭州市西湖区', street: '龙井路 8 号', postcode: '310000' }
const work = { ...home, region: '上海市', street: '南京东路 100 号' }

describe('an address', () => {
  test('is read with its prefix, and what is missing is noted', () => {
    const entries = Object.entries(home).map(([name, value]) => [`to-${name}`, value] as [string, string])
    const form = new Form(entries)
    expect(readAddress(form, 'to-')).toEqual(home)
    expect(form.ok).toBe(true)

    const empty = new Form([['phone', 'call me']])
    readAddress(empty)
    expect(Object.keys(empty.errors).sort()).toEqual(['name', 'phone', 'region', 'street'])
  })

  test.each([['138 0000 0004', true], ['+86 138-0000-0004', true], ['010-12345678转801', true], ['+44 20 7946 0958', true], ['12345', false], ['call me', false], ['138<script>', false]])(
    'has a phone a courier can call: %s', (phone, right) => expect(isDeliveryPhone(phone)).toBe(right),
  )

  test('is kept unreadable, once, and the last used comes first', async () => {
    const { app, bei, wait } = world()
    const keep = (fields: typeof home) => app.change(db => keepAddress(db, app.vault, bei.id, fields, app.now()))
    const first = await keep(home)
    wait(1)
    const second = await keep(work)
    wait(1)
    expect(listAddresses(app.db, app.vault, bei.id).map(({ id }) => id)).toEqual([second, first])
    expect(await keep(home)).toBe(first)
    expect(listAddresses(app.db, app.vault, bei.id).map(({ id }) => id)).toEqual([first, second])
    wait(1)
    await app.change(db => touchAddress(db, bei.id, second, app.now()))
    expect(listAddresses(app.db, app.vault, bei.id)[0]).toEqual({ id: second, ...work })

    const kept = app.db.query<{ address: Uint8Array }, []>('select address from addresses').all()
    for (const { address } of kept) expect(Buffer.from(address).toString('utf8')).not.toContain('龙井')
  })

  test('is nobody else’s to see', async () => {
    const { app, bei, lin } = world()
    const id = await app.change(db => keepAddress(db, app.vault, bei.id, home, app.now()))
    expect(findAddress(app.db, app.vault, bei.id, id)).toEqual({ id, ...home })
    expect(findAddress(app.db, app.vault, lin.id, id)).toBe(null)
    expect(listAddresses(app.db, app.vault, lin.id)).toEqual([])
  })

  test('book has an end', async () => {
    const { app, bei } = world()
    const keep = (street: string) => app.change(db => keepAddress(db, app.vault, bei.id, { ...home, street }, app.now()))
    for (let number = 0; number < mostAddresses; number++) await keep(`${number}`)
    await expect(keep('one more')).rejects.toMatchObject({ status: 422 })
    await keep('7')
  })
})

describe('the address book', () => {
  test('is empty at first, then adds, edits and removes', async () => {
    const { app, bei } = world()
    const visitor = browse(app, 'bei')
    expect((await visitor.get('/account/addresses')).html).toContain('还没有地址')

    expect((await visitor.post('/account/addresses', home)).to).toBe('/account/addresses?notice=saved')
    const { id } = listAddresses(app.db, app.vault, bei.id)[0]!
    const listed = (await visitor.get('/account/addresses')).html
    expect(listed).toContain('龙井路 8 号')
    expect(listed).toContain('默认')

    expect((await visitor.get(`/account/addresses/${id}`)).html).toContain('value="龙井路 8 号"')
    expect((await visitor.post(`/account/addresses/${id}`, { ...home, street: '龙井路 9 号' })).status).toBe(303)
    expect(findAddress(app.db, app.vault, bei.id, id)!.street).toBe('龙井路 9 号')

    expect((await visitor.post(`/account/addresses/${id}/removal`)).to).toBe('/account/addresses?notice=removed')
    expect(listAddresses(app.db, app.vault, bei.id)).toEqual([])
    expect((await visitor.get(`/account/addresses/${id}`)).status).toBe(404)
    expect((await visitor.post(`/account/addresses/${id}/removal`)).status).toBe(404)
  })

  test('keeps what was typed when something is missing', async () => {
    const { app } = world()
    const { status, html } = await browse(app, 'bei').post('/account/addresses', { ...home, region: '', street: '"><b>8</b>' })
    expect(status).toBe(422)
    expect(html).toContain('id="e-region"')
    expect(html).toContain('value="&#34;><b>8</b>"')
  })

  test('is closed to strangers, and to everybody else’s numbers', async () => {
    const { app, bei } = world()
    const id = await app.change(db => keepAddress(db, app.vault, bei.id, home, app.now()))
    const lin = browse(app, 'lin')
    expect((await lin.get(`/account/addresses/${id}`)).status).toBe(404)
    expect((await lin.post(`/account/addresses/${id}`, work)).status).toBe(404)
    expect((await lin.post(`/account/addresses/${id}/removal`)).status).toBe(404)
    expect(findAddress(app.db, app.vault, bei.id, id)).toEqual({ id, ...home })
    const stranger = browse(app, null)
    for (const path of ['/account/addresses', `/account/addresses/${id}`]) {
      expect((await stranger.get(path)).to).toStartWith('/login')
      expect((await stranger.post(path, home)).to).toStartWith('/login')
    }
  })
})
