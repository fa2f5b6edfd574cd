import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrations } from '../migrations/index.ts'
import { findAccount, insertSession } from './accounts/store.ts'
import { createApp } from './app.ts'
import { fillDemo } from './demo/fill.ts'
import { subscribers } from './events.ts'
import { migrate, openDb } from './platform/db.ts'
import { openImages } from './platform/images.ts'
import { createVault, hashToken } from './platform/vault.ts'
import { site } from './site.tsx'
import { browse } from './testing/browse.ts'
import { chanceOf, files, inspect, look, nasty, parameters, plausible, valuesOf, type SeenForm } from './testing/fuzz.ts'
import { nowhere, world } from './testing/world.ts'

// Everybody, on every page, with what people and programs type into forms and addresses: nothing breaks, nothing typed
// becomes markup, nobody is told anything technical, and what was typed is still there when it was refused.

const seed = Number(process.env.FUZZ_SEED ?? 1)
const rounds = Number(process.env.FUZZ_ROUNDS ?? 1)
const { pick, chance } = chanceOf(seed)

const demo = async () => {
  const db = openDb(':memory:')
  migrate(db, migrations)
  const folder = mkdtempSync(join(tmpdir(), 'stallcast-fuzz-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const { app: { addressOf, cut, streams, recordings, gateways } } = world()
  let time = Date.parse('2026-06-18T16:10:00Z')
  const log: string[] = []
  const app = createApp({
    db, vault: createVault(new Uint8Array(32)), images: openImages(folder), now: () => (time += 50), log: line => void log.push(line),
    url: 'http://shop.test', rtmpPort: 1935, addressOf, cut, streams, recordings, gateways, payAt: nowhere,
  }, subscribers)
  const { logins } = await fillDemo(app, { locale: 'en', rtmp: 'rtmp://shop.test/live' })
  // What holds up whoever is too fast is tested elsewhere.
  Object.assign(app.limits, { take: () => true, refuseIfTooOften: () => {} })
  return { app, log, logins }
}

/** Where everybody would lock themselves or others out; and what is streamed without an end. */
const leftAlone = /^\/(logout|live)\b|\/sessions\/|\/password$|\/suspension$/
const technical = ['NaN', 'undefined', '[object', 'SQLITE', 'Infinity', 'Invalid', 'TypeError', 'RangeError', 'Error:', 'constraint']
const kinds = ['bank-transfer', 'wallet-qr', 'cash-on-delivery', 'stripe', 'alipay', 'wechat-pay', 'coupon', 'flash-sale', 'spend-and-save', 'buy-x-get-y', 'free-shipping', 'live-price']
const longest = 60_000

type Entries = [string, string | File][]
type Asking = { entries?: Entries; partial?: boolean; slipped?: SeenForm; withFiles?: boolean }

const multipart = (entries: Entries) => {
  const form = new FormData()
  for (const [name, value] of entries) form.append(name, value as string)
  return form
}

const shapeOf = (path: string) => path.split('?')[0]!.replace(/\d+/g, 'N')
const same = (one: string, other: string) => one.toWellFormed().replace(/[\s\u0000-\u001f]/g, '') === other.toWellFormed().replace(/[\s\u0000-\u001f]/g, '')
const question = (names: string[]) => new URLSearchParams(names.map(name => [name, pick(nasty)]))

/** As somebody fills a form in who gets one or two things wrong: what is chosen is chosen from what there is. */
const slips = (form: SeenForm): Entries => form.names.filter(name => !form.files.has(name)).map(name => {
  const honest = (form.chosen.get(name) ?? []).filter(Boolean)
  if (form.typed.has(name) && chance(0.25)) return [name, pick(nasty)]
  return [name, honest.length ? pick(honest) : form.typed.has(name) ? plausible(pick, name) : '']
})

/** As a program sends it: so much of it wild, fields twice or missing, files where there are none. */
const wildly = (form: SeenForm, wild: number): Entries => form.names.flatMap(name => {
  const honest = (form.chosen.get(name) ?? []).filter(Boolean)
  const one = (): [string, string | File] => {
    if (chance(form.files.has(name) ? 0.8 : 0.02)) return [name, pick(files)]
    return [name, chance(wild) ? pick(nasty) : honest.length ? pick(honest) : plausible(pick, name)]
  }
  return Array.from({ length: chance(0.08) ? 3 : chance(0.08) ? 0 : 1 }, one)
})

test('whatever anybody types anywhere is taken or refused in words', async () => {
  const { app, log, logins } = await demo()
  const whole = site(app)
  const findings = new Map<string, string>()
  const found = (what: string, detail: string) => void (findings.has(what) || findings.set(what, `seed ${seed}: ${detail}`))
  const statuses = new Map<number, number>()
  const known = new Map<string, SeenForm>()
  const routes = whole.routes.filter(({ method, path }) => (method === 'GET' || method === 'POST') && path !== '/*' && !leftAlone.test(path))

  for (const { role, contact } of [...logins, { role: 'stranger', contact: null }]) {
    const token = `fuzz ${contact}`
    if (contact) insertSession(app.db, { tokenHash: hashToken(token), personId: findAccount(app.db, app.vault.index(contact))!.id, begunAt: app.now(), expiresAt: app.now() + 1e12, agent: 'test', address: '192.0.2.1' })

    const ask = async (method: string, path: string, { entries, partial = false, slipped, withFiles = false }: Asking = {}, shape = shapeOf(path)) => {
      const url = URL.parse(`http://shop.test${path}`)
      if (!url) return ''
      const headers = new Headers({ origin: 'http://shop.test', 'accept-language': 'en', cookie: `lang=en${contact ? `; stall=${token}` : ''}`, ...(partial ? { 'hx-request': 'true', 'hx-request-type': 'partial' } : {}) })
      const body = entries && (!withFiles && entries.every(([, value]) => typeof value === 'string') && chance(0.9) ? new URLSearchParams(entries as [string, string][]) : multipart(entries))
      // As large as a picture from a phone.
      if (withFiles) headers.set('content-length', '3000000')
      const what = `${method} ${shape}`
      const detail = (response?: Response) => `${role} got ${response?.status} for ${path.slice(0, 300)} ${JSON.stringify(entries ?? [])?.slice(0, 2500)}`

      const response = await Promise.race([whole.handle(new Request(url, { method, headers, ...(body ? { body } : {}) })), Bun.sleep(longest)])
      if (!response) return found(`${what} hung`, detail()), ''
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
      const isPage = response.headers.get('content-type')?.includes('html') ?? false
      const html = isPage ? await response.text() : (await response.body?.cancel().catch(() => {}), '')
      if (response.status >= 500) found(`${what} answers ${response.status}`, `${detail(response)} ${log.at(-1)}`)
      if (withFiles && response.status === 413) found(`${what} takes no picture`, detail(response))

      const to = response.headers.get('location')
      if (to && (URL.parse(to, url)?.origin !== url.origin || /^[/\\]{2}/.test(to))) found(`${what} sends elsewhere`, `${to} ${detail(response)}`)
      const { strange, complaints } = inspect(html)
      if (strange.length) found(`${what} lets markup through`, `${strange} ${detail(response)}`)
      const sent = JSON.stringify(entries)
      if (sent) for (const complaint of complaints) {
        if (/\p{Script=Han}/u.test(complaint.replaceAll('浙江省', ''))) found(`${what} complains in Chinese`, `${complaint} ${detail(response)}`)
        for (const odd of technical) if (complaint.includes(odd) && !sent.includes(odd)) found(`${what} says ${odd}`, `${complaint} ${detail(response)}`)
      }
      if (slipped && response.status >= 400 && response.status < 500) {
        const now = valuesOf(html, path)
        for (const [name, typed] of entries!) {
          // Handed on to every variant, and then empty again.
          if (name.startsWith('all-')) continue
          const kept = now.get(name)
          if (typeof typed === 'string' && typed.length < 300 && slipped.typed.has(name) && kept && !kept.some(value => same(value, typed))) found(`${what} loses ${name}`, `${JSON.stringify(typed)} is now ${JSON.stringify(kept)}: ${detail(response)}`)
        }
      }
      return html
    }

    const seen = new Map<string, number>()
    const own = new Map<string, SeenForm>()
    const todo = ['/', ...routes.filter(({ method, path }) => method === 'GET' && !path.includes(':')).map(({ path }) => path)]
    for (let at = 0; at < todo.length; at++) {
      const path = todo[at]!
      const shape = shapeOf(path) + (path.includes('?') ? '?' : '')
      seen.set(shape, (seen.get(shape) ?? 0) + 1)
      if (seen.get(shape)! > 5 || leftAlone.test(path)) continue
      const { forms, links } = look(await ask('GET', path, { partial: chance(0.2) }))
      todo.push(...links)
      for (const form of forms) if (!leftAlone.test(form.action)) own.set(`${shapeOf(form.action)} ${form.names}`, form)
      await ask('GET', `${path.split('?')[0]}?${question(parameters)}`)
    }
    for (const form of own.values()) known.set(shapeOf(form.action), form)

    for (let round = 0; round < rounds; round++) {
      for (const form of own.values()) {
        const withFiles = form.files.size > 0
        await ask('POST', form.action, { entries: slips(form), slipped: form, withFiles })
        for (const wild of [0.2, 1]) await ask('POST', form.action, { entries: wildly(form, wild), partial: chance(0.4), withFiles })
      }
      // Every route, also those nobody was shown a way to, with numbers of others’ things and with what is no number.
      for (const { method, path } of routes) {
        const real = path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(chance(0.7) ? String(1 + Math.floor(Number(pick(['0', '3', '6', '9', '12'])) + Number(pick(['0', '1', '2'])))) : name === 'kind' && chance(0.7) ? pick(kinds) : pick(nasty).toWellFormed()))
        const form = known.get(shapeOf(path.replace(/:\w+/g, '1')))
        if (method === 'GET') await ask('GET', `${real}?${question([pick(parameters), pick(parameters)])}`, { partial: chance(0.3) }, path)
        else await ask('POST', real, { entries: form ? wildly(form, pick([0, 0.3, 1])) : [...question(parameters)], partial: chance(0.3) }, path)
      }
    }
    await app.settled()
  }

  expect(Object.fromEntries(findings)).toEqual({})
  expect(app.db.query('pragma foreign_key_check').all()).toEqual([])
  // It has really been everywhere: pages were seen, forms were found, and some of all kinds of answers were given.
  expect(known.size).toBeGreaterThan(80)
  for (const [status, least] of [[200, 1000], [303, 300], [403, 300], [404, 300], [422, 300]] as const) expect([status, (statuses.get(status) ?? 0) > least]).toEqual([status, true])
}, 240_000)

test.each(['/css/%00.css', '/%00', '/%', '/%ff', '/..%2f..%2fetc%2fpasswd', '/pictures/%00-s.webp', '/recordings/1/%00.m4s', '/live/%00/index.m3u8', '/rooms/%F0%9F%8E%89', `/${'a/'.repeat(100)}`])('nothing is at %p, and nothing breaks', async path => {
  const { app, log } = world()
  const response = await site(app).handle(new Request(`http://shop.test${path}`))
  expect([404, 400]).toContain(response.status)
  expect(log).toEqual([])
})

test('a search for anything at all finds something or nothing', async () => {
  const { app, log } = world()
  const olga = browse(app, 'olga')
  const searches = site(app).routes.filter(({ method, path }) => method === 'GET' && !/[:*]|events$/.test(path)).map(({ path }) => path)
  const odd = ['a\u0000b', '\u0000', '"', 'a"b', 'a*', '^a', 'a:b', '-', '(', 'NEAR(a b)', 'a OR', '\ufffe', '\u2028x', 'e\u0301', '\u{1f389}', '\u007f', '%_%', 'x'.repeat(300)]
  for (const path of searches) for (const q of odd) expect([path, q, (await olga.get(`${path}?q=${encodeURIComponent(q)}`)).status]).not.toEqual([path, q, 500])
  expect(log).toEqual([])
}, 60_000)
