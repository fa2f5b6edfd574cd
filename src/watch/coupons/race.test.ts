import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProduct } from '../../catalog/store.ts'
import { insertDrop } from '../../promotions/drops/store.ts'
import { insertRoom, updateRoomState } from '../../rooms/store.ts'
import { offerOf } from '../../testing/offers.ts'
import { fillShop, openShop, serveShop } from '../../testing/rush.ts'

const buyers = 3000
const supply = 500
const atOnce = 64

test('three thousand tap on five hundred coupons, most of them twice: exactly five hundred have one each', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stallcast-claims-'))
  const app = openShop(folder)
  const rush = await fillShop(app, { stock: 1, buyers })
  const at = Date.now()
  const merchantId = findProduct(app.db, rush.productId)!.merchantId
  const offer = offerOf({ app }, { id: merchantId }, 'coupon', { threshold: 5000, amount: 1000 }, { supply, perBuyer: 1 })
  const roomId = insertRoom(app.db, { merchantId, title: '秋窑', hostName: '阿禾', introduction: '', coverId: null, categoryId: 1, startsAt: at, endsAt: at + 3_600_000, madeAt: at })
  updateRoomState(app.db, { id: roomId, state: 'live', liveAt: at, awayAt: null, endedAt: null })
  const dropId = insertDrop(app.db, { offerId: offer.id, roomId, droppedAt: at, endsAt: at + 600_000 })
  const server = serveShop(app)
  const { origin } = server.url

  const answers: { buyer: number; answer: 'claimed' | 'held' | 'gone' }[] = []
  const tap = async (buyer: number) => {
    const answer = await fetch(`${origin}/rooms/${roomId}/coupons/${dropId}`, {
      method: 'POST', headers: { cookie: `stall=${rush.buyers[buyer]!.token}`, origin, 'hx-request': 'true', 'hx-request-type': 'partial' },
    })
    const html = await answer.text()
    const told = html.includes('领到了') ? 'claimed' : html.includes('您已经领了') ? 'held' : html.includes('手慢了') ? 'gone' : null
    if (!told) throw new Error(`${answer.status} ${html.slice(0, 300)}`)
    answers.push({ buyer, answer: told })
  }
  let next = 0
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let turn = next++; turn < buyers * 2; turn = next++) await tap(Math.floor(turn / 2))
  }))

  const claimed = answers.filter(({ answer }) => answer === 'claimed').map(({ buyer }) => buyer)
  expect([claimed.length, new Set(claimed).size]).toEqual([supply, supply])
  for (const { buyer, answer } of answers) if (answer === 'held') expect(claimed).toContain(buyer)
  expect(answers.filter(({ answer }) => answer === 'gone')).toHaveLength(2 * (buyers - supply))
  const one = (sql: string) => app.db.query<{ n: number }, []>(sql).get()!.n
  expect([one('select taken as n from offers'), one('select count(*) as n from offer_claims'), one('select count(distinct person_id) as n from offer_claims')]).toEqual([supply, supply, supply])

  await server.stop(true)
  app.sse.stop()
  app.db.close()
  rmSync(folder, { recursive: true })
}, 60_000)
