import { expect, test } from 'bun:test'
import { newToken } from '../platform/vault.ts'
import { browse } from '../testing/browse.ts'
import { fillUp, makeRoom } from '../testing/full-disk.ts'
import { address, market } from '../testing/market.ts'

test('a full disk takes no orders and says so, keeps what was typed, breaks nothing, and the shop goes on when there is room', async () => {
  const m = market(100_000)
  const { app } = m
  const shop = browse(app, 'bei')
  const typed = () => ({
    intent: newToken(), variant: String(m.variantOf(m.bowl)), quantity: '1', total: '17600', method: String(m.bank), note: '放门口，谢谢',
    'to-name': address.name, 'to-phone': address.phone, 'to-region': address.region, 'to-street': address.street, 'to-postcode': address.postcode,
  })
  const health = async () => { const { status, html } = await shop.get('/healthz'); return { status, ...JSON.parse(html) as { keeps: boolean } } }
  expect((await shop.post('/orders', typed())).status).toBe(303)
  expect(await health()).toMatchObject({ status: 'ok', keeps: true })

  fillUp(app)
  let refused: Awaited<ReturnType<typeof shop.post>>
  let placed = 1
  do {
    refused = await shop.post('/orders', typed())
    if (refused.status === 303) placed++
    m.wait(60_000)
  } while (refused.status === 303)
  expect(refused.status).toBe(422)
  expect(refused.html).toContain('现在存不下任何东西')
  expect(refused.html).toContain('放门口，谢谢')
  expect(refused.html).toContain(address.street)
  await app.settled()
  expect(m.count('orders')).toBe(placed)
  expect(m.stock()).toBe(100_000 - placed)
  expect(app.db.query('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
  expect(app.db.query('pragma foreign_key_check').all()).toEqual([])
  expect(m.log.filter(line => line.includes('nothing is kept any more')).length).toBe(1)

  makeRoom(app)
  expect((await health()).keeps).toBe(true)
  expect((await shop.post('/orders', typed())).status).toBe(303)
  await app.settled()
  expect(m.log).toContain('what is written is kept again')
  expect(m.count('events')).toBeGreaterThanOrEqual(placed + 1)
})

test('whatever else is written then is refused in a sentence, to be tried again', async () => {
  const m = market()
  const { app } = m
  const room = m.room(m.mei, { state: 'live' })
  fillUp(app)
  let answer: { status: number; html: string }
  do {
    answer = await browse(app, 'bei').postPart(`/rooms/${room.id}/messages`, { text: '好看'.repeat(90) })
    m.wait(60_000)
  } while (answer.status < 400)
  expect(answer.status).toBe(503)
  expect(answer.html).toContain('现在存不下任何东西')
  expect(m.log.filter(line => line.includes('SQLite'))).toEqual([])
})
