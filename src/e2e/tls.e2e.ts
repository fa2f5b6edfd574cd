import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { closeBrowser, logIn, pictureMoves, startShop, until, visitor, type Shop } from './stage.ts'

// With a certificate the shop speaks HTTPS and HTTP/2, and many tabs of one browser do not stand in each other's way.

let shop: Shop
const folder = mkdtempSync(join(tmpdir(), 'tls-'))
const certificate = join(folder, 'cert.pem')
const key = join(folder, 'key.pem')

beforeAll(async () => {
  const made = Bun.spawnSync(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', certificate])
  if (!made.success) throw new Error(`no certificate: ${made.stderr}`)
  shop = await startShop(['--demo', '--tls-cert', certificate, '--tls-key', key], { LANG: 'en_US.UTF-8' })
}, 60_000)

afterAll(async () => {
  await closeBrowser()
  await shop.stop()
  rmSync(folder, { recursive: true })
})

test('pages come over HTTP/2, and over HTTP/1.1 to those who ask for it', async () => {
  expect(shop.url).toStartWith('https://')
  const session = connect(shop.url, { rejectUnauthorized: false })
  const answer = session.request({ ':path': '/' })
  const status = await new Promise<number>((resolve, reject) => {
    session.on('error', reject)
    answer.on('response', headers => resolve(Number(headers[':status'])))
  })
  expect(session.alpnProtocol).toBe('h2')
  expect(status).toBe(200)
  answer.close()
  session.close()

  expect((await fetch(shop.url, { tls: { rejectUnauthorized: false } })).status).toBe(200)
})

test('cookies are for HTTPS alone', async () => {
  const [login] = shop.demo().logins
  const answer = await fetch(`${shop.url}/login`, {
    method: 'POST', body: new URLSearchParams({ contact: login!.contact, password: login!.password }), redirect: 'manual', tls: { rejectUnauthorized: false },
  })
  expect(answer.status).toBe(303)
  const cookies = answer.headers.getSetCookie()
  expect(cookies.length).toBeGreaterThan(0)
  for (const cookie of cookies) expect(cookie).toMatch(/; Secure/)
})

test('eight tabs hear what is said, and a ninth still opens at once', async () => {
  const room = shop.demo().rooms.find(room => room.state === 'announced')!
  const first = await visitor({ ignoreHTTPSErrors: true })
  await logIn(first, shop, shop.demo().logins.find(login => login.role === 'buyer')!)
  const tabs: Page[] = [first]
  while (tabs.length < 8) tabs.push(await first.context().newPage())
  for (const tab of tabs) await tab.goto(room.url)
  await until('every stream', () => first.locator('#viewers').innerText(), text => text.startsWith('8'))

  await first.getByRole('textbox', { name: 'Say something' }).fill('hello to all my tabs')
  await first.keyboard.press('Enter')
  for (const tab of tabs) await tab.getByRole('log').getByText('hello to all my tabs').waitFor({ timeout: 5000 })

  const began = performance.now()
  const ninth = await first.context().newPage()
  await ninth.goto(`${shop.url}/search`)
  expect(performance.now() - began).toBeLessThan(15_000)
  await ninth.goto(shop.demo().rooms.find(room => room.state === 'live')!.url)
  await pictureMoves(ninth)
  expect(first.complaints).toEqual([])
})
