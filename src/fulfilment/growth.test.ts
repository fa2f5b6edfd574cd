import { expect, test } from 'bun:test'
import { browse } from '../testing/browse.ts'
import { market } from '../testing/market.ts'
import { sendParcel } from './actions.ts'
import { insertMembership } from './carriers/store.ts'

const many = 10_000

/** Copies the one order and the one parcel there is, without asking whether it makes sense. */
const grow = (m: ReturnType<typeof market>) => {
  const db = m.app.db
  const columns = (table: string) => db.query<{ name: string }, []>(`select name from pragma_table_info('${table}')`).all().map(({ name }) => name)
  const copy = (table: string, changed: Record<string, string>) => {
    const names = columns(table)
    db.run(`with recursive counter(n) as (select 1 union all select n + 1 from counter where n < ${many})
      insert into ${table} (${names.join(', ')}) select ${names.map(name => changed[name] ?? `${table}.${name}`).join(', ')} from counter, ${table} where ${table}.${names[0]} = 1`)
  }
  db.run('begin')
  copy('bills', { id: '1000 + n' })
  copy('orders', { id: '1000 + n', bill_id: '1000 + n', intent: "'copy ' || n", state: "case n % 3 when 0 then 'shipped' when 1 then 'paid' else 'completed' end", carrier: "case n % 3 when 1 then null else carrier end" })
  copy('order_lines', { order_id: '1000 + n' })
  copy('parcels', {
    id: '1000 + n', order_id: '1000 + n', tracking_number: "'N' || n", carrier_id: '1', courier_id: `case when n % 2 then null else ${m.gao.id} end`,
    state: "case n % 6 when 0 then 'moving' when 1 then 'cancelled' when 2 then 'delivered' when 3 then 'waiting' when 4 then 'cancelled' else 'failed' end",
  })
  copy('parcel_lines', { parcel_id: '1000 + n' })
  copy('parcel_steps', { parcel_id: '1000 + n', intent: 'null' })
  db.run('commit')
}

const pages: [who: string, path: string][] = [
  ['mei', '/studio/parcels'], ['mei', '/studio/parcels?before=6000'], ['mei', '/studio/parcels?state=waiting'], ['mei', '/studio/parcels?state=moving&before=6000'],
  ['mei', '/studio/parcels?state=delivered'], ['mei', '/studio/parcels/1'], ['mei', '/studio/orders/1'], ['mei', '/studio/parcels/labels?parcel=1&parcel=1006'],
  ['mei', '/studio/parcels/packing?order=1&order=1001'], ['mei', '/studio/parcels/pick?from=2026-06-18T19:00'],
  ['gao', '/courier'], ['gao', '/courier?before=6000'], ['gao', '/courier/find?code=N600'], ['gao', '/courier/parcels/1006'], ['bei', '/orders/1'], ['olga', '/admin/carriers'],
]

test(`no page of parcels reads through all of them when there are ${many}`, async () => {
  const m = market(100)
  const { id } = await m.place(m.bei, { methodId: m.cash, quantity: 2 })
  await sendParcel(m.app, m.mei, id, { carrier: '', trackingNumber: '', courierId: m.gao.id })
  await m.app.settled()
  grow(m)
  insertMembership(m.app.db, 1, m.gao.id, 0)
  m.app.db.run('analyze')

  const { db } = m.app
  const query = db.query.bind(db)
  const asked = new Set<string>()
  db.query = ((sql: string) => {
    asked.add(sql)
    return query(sql)
  }) as typeof db.query
  for (const [who, path] of pages) expect([path, (await browse(m.app, who).get(path)).status]).toEqual([path, path.includes('find') ? 303 : 200])
  db.query = query as typeof db.query

  const scans = [...asked].filter(sql => /^\s*(select|with)/i.test(sql) && /parcel|orders|order_lines|carrier_couriers/.test(sql)).flatMap(sql =>
    query<{ detail: string }, []>(`explain query plan ${sql}`).all()
      .map(({ detail }) => detail)
      .filter(detail => /^SCAN (orders|order_lines|order_transitions|parcels|parcel_lines|parcel_steps)\b(?!.*COVERING INDEX parcels_unassigned)/.test(detail))
      .map(detail => `${detail}: ${sql.replace(/\s+/g, ' ').slice(0, 200)}`))
  expect(query<{ detail: string }, []>(`explain query plan ${[...asked].find(sql => sql.includes('order by moved_at desc'))!}`).all().map(({ detail }) => detail).join()).toContain('parcels_done')
  expect(asked.size).toBeGreaterThan(20)
  expect(scans).toEqual([])
}, 60_000)
