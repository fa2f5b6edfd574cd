import { migrations } from '../../migrations/index.ts'
import { migrate, openDb } from '../platform/db.ts'

/** What is there before payment methods are made anew beneath the bills that name them. */
export const longAgo = '0013-rooms-rehearsal'

/** A shop of an old release, with so many orders, in a database of its own. */
export const makeOldShop = (path: string, orders: number) => {
  const db = openDb(path)
  migrate(db, migrations.slice(0, migrations.findIndex(({ name }) => name === longAgo) + 1))
  const numbers = (count: number) => `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${count})`
  const [people, products] = [Math.ceil(orders / 20) + 2, Math.ceil(orders / 50) + 2]
  const at = Date.parse('2026-10-01T12:00:00Z')
  db.transaction(() => {
    db.run(`${numbers(people)} insert into people (id, name, email, email_index, agreement_version, agreed_at, joined_at)
      select n, 'person ' || n, x'01', 'person ' || n, '1', ${at}, ${at} from numbers`)
    db.run(`insert into grants (person_id, role, granted_at) values (1, 'merchant', ${at}), (1, 'admin', ${at})`)
    db.run(`${numbers(products)} insert into products (id, merchant_id, title, description, price, stock, shipping_fee, category_id, state, made_at, changed_at)
      select n, 1, '盖碗 ' || n, '景德镇手工拉坯', 1000 + n, 1 + n % 9, 800, 1 + n % 10, 'on-sale', ${at}, ${at} from numbers`)
    db.run(`insert into payment_methods (id, merchant_id, kind, label, instructions, made_at) values (1, 1, 'bank-transfer', '', x'01', ${at})`)
    db.run(`${numbers(20)} insert into rooms (id, merchant_id, title, host_name, category_id, starts_at, ends_at, state, stream_key, stream_key_index, ended_at, made_at)
      select n, 1, '开窑 ' || n, '阿禾', 1, ${at}, ${at + 1}, 'ended', x'01', 'key ' || n, ${at + 1}, ${at} from numbers`)
    db.run(`${numbers(orders)} insert into bills (id, payer_id, payee_id, method_id, kind, amount, currency, state, opened_at)
      select n, 2 + n % ${people - 2}, 1, 1, 'bank-transfer', 1800 + n, 'CNY', iif(n % 5, 'settled', 'void'), ${at} + n from numbers`)
    db.run(`${numbers(orders)} insert into orders (id, intent, buyer_id, merchant_id, room_id, bill_id, state, goods_total, shipping_fee, total, address, recipient_index, placed_at, moved_at, carrier, tracking_number)
      select n, 'intent ' || n, 2 + n % ${people - 2}, 1, 1 + n % 20, n, case n % 5 when 0 then 'cancelled' when 1 then 'shipped' when 2 then 'paid' else 'completed' end, 1000 + n, 800, 1800 + n, x'01', 'r' || n % 999, ${at} + n, ${at} + n,
        iif(n % 5 in (1, 3, 4), '顺丰', null), iif(n % 5 in (1, 3, 4), 'SF' || n, null) from numbers`)
    db.run(`${numbers(orders)} insert into order_lines (order_id, position, product_id, title, price, quantity) select n, 0, 1 + n % ${products}, '盖碗', 1000 + n, 1 from numbers`)
    db.run(`insert into order_transitions (order_id, position, transition, at, person_id) select id, 0, 'place', placed_at, buyer_id from orders`)
    db.run(`insert into order_transitions (order_id, position, transition, at, person_id) select id, 1, iif(state = 'cancelled', 'cancel', 'pay'), placed_at + 1, buyer_id from orders`)
    db.run(`insert into order_transitions (order_id, position, transition, at, person_id) select id, 2, 'ship', placed_at + 2, 1 from orders where state in ('shipped', 'completed')`)
    db.run(`${numbers(orders)} insert into messages (room_id, author_id, text, sent_at) select 1 + n % 20, 2 + n % ${people - 2}, '好看 ' || n, ${at} + n from numbers`)
    db.run(`${numbers(orders)} insert into events (at, event) select ${at} + n, json_object('kind', 'order.placed', 'orderId', n) from numbers`)
    db.run(`insert into event_cursors (subscriber, last_event_id) select 'orders', ${orders}`)
  })()
  db.close()
}
