import { agreementVersion } from '../accounts/rules.ts'
import { insertGrant, insertPerson, insertSession } from '../accounts/store.ts'
import { countCases } from '../aftersales/actions.ts'
import type { App } from '../app.ts'
import { hasChangedWords, updateWords } from '../catalog/search/store.ts'
import { hasChangedRooms, updateRoomWords } from '../rooms/search/store.ts'
import { insertMethod } from '../payments/store.ts'
import { insertPicture } from '../platform/images.ts'
import { hashToken } from '../platform/vault.ts'
import { insertOffer } from '../promotions/store.ts'
import { insertShop, isSetUp } from '../shop/store.ts'
import { site } from '../site.tsx'
import { address } from './market.ts'

const picture = 'grownpicture0001'
const day = 86_400_000

/**
 * A shop that has been open for years, written by SQL in one go: mei has half of everything, bei has bought often, olga
 * looks after it. The same numbers give the same shop.
 */
export const grow = (app: App, { orders, products }: { orders: number; products: number }) => {
  const { db, vault } = app
  const at = app.now()
  const person = (name: string) => {
    const id = insertPerson(db, {
      name, phone: null, phoneIndex: null, email: vault.seal(`${name}@grown.test`), emailIndex: vault.index(`${name}@grown.test`),
      passwordHash: null, locale: null, agreementVersion, agreedAt: at, joinedAt: at,
    })
    insertSession(db, { tokenHash: hashToken(`grown-${name}`), personId: id, begunAt: at, expiresAt: at + 1e12, agent: 'test', address: '192.0.2.1' })
    return id
  }
  const fill = (sql: string, binds: Record<string, string | number | Uint8Array> = {}) => void db.query(sql).run(binds)
  /** One in so many of something that a large shop has in plenty; in a small one more often, so that its pages are as full. */
  const oneIn = (many: number) => Math.max(7, Math.min(many, Math.floor(orders / 400)))
  const numbers = (count: number) => `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${count})`

  return db.transaction(() => {
    if (!isSetUp(db)) insertShop(db, { name: '青禾器物', locale: 'zh-CN', currency: 'CNY', timeZone: 'Asia/Shanghai', hue: 32, productReview: 'manual' }, at)
    const [mei, olga, bei, gao] = [person('mei'), person('olga'), person('bei'), person('gao')]
    for (const role of ['merchant', 'admin'] as const) insertGrant(db, olga, role, at, null)
    insertGrant(db, mei, 'merchant', at, null)
    insertGrant(db, gao, 'courier', at, null)
    insertPicture(db, { id: picture, width: 800, height: 800 }, mei, at)
    insertMethod(db, vault, mei, { kind: 'bank-transfer', label: '', instructions: '', account: { holder: '青禾', bank: '招商银行', number: '6225 8888 1234 5678' }, pictureId: null }, at)

    const people = Math.max(2000, Math.floor(orders / 20))
    const first = db.query<{ id: number }, []>('select max(id) as id from people').get()!.id
    fill(`${numbers(people)} insert into people (id, name, email, email_index, agreement_version, agreed_at, joined_at)
      select ${first} + n, 'person ' || n, $sealed, 'grown ' || n, 'x', $at, $at - n from numbers`, { sealed: vault.seal('someone@grown.test'), at })
    fill(`insert into grants (person_id, role, granted_at) select id, 'merchant', $at from people where id between ${first + 1} and ${first + 20}`, { at })

    const begin = db.query<{ id: number }, []>('select coalesce(max(id), 0) as id from products').get()!.id
    fill(`${numbers(products)} insert into products (id, merchant_id, title, description, price, shipping_fee, category_id, state, tags, made_at, changed_at)
      select ${begin} + n, iif(n % 2, ${mei}, ${first} + 1 + n % 20),
        substr('青花粉彩手绘白瓷紫砂柴烧', 1 + 2 * (n % 6), 2) || substr('盖碗茶壶花瓶公杯茶盘香炉', 1 + 2 * (n / 6 % 6), 2) || ' ' || n,
        '第 ' || n || ' 件，手工制作，每一件都不一样。', 0, 800, 1 + n % 10,
        case when n % 100 < 88 then 'on-sale' when n % 100 < 92 then 'off-sale' when n % 100 < 95 then 'submitted' when n % 100 < 98 then 'draft' else 'declined' end,
        iif(n % 5, '[]', '["手工"]'), $at - n, $at - n from numbers`, { at })
    fill(`insert into product_pictures (product_id, position, picture_id) select id, 0, $picture from products where id > ${begin}`, { picture })
    fill(`insert into variants (id, product_id, position, price) select id, id, 0, 1000 + id * 7919 % 50000 from products where id > ${begin}`)
    fill(`insert into stock_entries (variant_id, change, reason, at) select id, 1 + id % 40, 'opening', $at from variants where id > ${begin} and id % 9`, { at })
    for (const [ago, more] of [[2 * day, 500], [day, 0]]) fill(`insert into variant_prices (variant_id, at, price) select id, $at - ${ago} - id % 1000, price + ${more} from variants where id > ${begin} and id % 3 = 0`, { at })
    fill(`update variants set low_at = 10 where id > ${begin} and id % 3 = 0`)
    while (hasChangedWords(db)) updateWords(db, 5000)
    fill(`insert into product_applications (product_id, merchant_id, kind, reason, asked_at) select id, merchant_id, 'delist', '', $at - id from products where id > ${begin} and state = 'on-sale' and id % 50 = 0`, { at })

    fill(`${numbers(Math.max(1100, Math.floor(orders / 300)))} insert into rooms (merchant_id, title, host_name, category_id, starts_at, ends_at, state, stream_key, stream_key_index, live_at, ended_at, made_at)
      select iif(n % 2, ${mei}, ${first} + 1 + n % 20), '茶会第 ' || n || ' 场', '小青', 3, $at - n * 3600000, $at - n * 3600000 + 1, 'ended', $sealed, 'grown ' || n, $at - n * 3600000, $at - n * 3600000 + 1, $at from numbers`, { at, sealed: vault.seal('key') })
    while (hasChangedRooms(db)) updateRoomWords(db, 5000)

    const firstBill = db.query<{ id: number }, []>('select coalesce(max(id), 0) as id from bills').get()!.id
    const firstOrder = db.query<{ id: number }, []>('select coalesce(max(id), 0) as id from orders').get()!.id
    const buyer = `iif(n % ${oneIn(501)} = 0 or n > ${orders} - 60 and n % 3 = 0, ${bei}, ${first} + 21 + n * 31 % ${people - 21})`
    const product = `(${begin} + 1 + n * 7919 % ${products})`
    const state = `case when n % 19 = 7 then 'cancelled' when n <= ${orders} - 400 then 'completed' when n % 5 = 0 then 'placed' when n % 5 = 1 then 'paid' when n % 5 = 2 then 'shipped' when n % 5 = 3 then 'delivered' else 'completed' end`
    const placedAt = `$at - (${orders} - n) * ${Math.max(1000, Math.floor((3 * 365 * day) / orders))}`
    fill(`${numbers(orders)} insert into bills (id, payer_id, payee_id, kind, amount, currency, state, opened_at, closed_at)
      select ${firstBill} + n, ${buyer}, (select merchant_id from products where id = ${product}), 'bank-transfer', 1800, 'CNY', 'settled', ${placedAt}, ${placedAt} from numbers`, { at })
    fill(`${numbers(orders)} insert into orders (id, intent, buyer_id, merchant_id, bill_id, state, goods_total, shipping_fee, total, address, recipient_index, placed_at, moved_at)
      select ${firstOrder} + n, 'grown ' || n, ${buyer}, (select merchant_id from products where id = ${product}), ${firstBill} + n, ${state}, 1000, 800, 1800, $address, 'x' || n % 1000, ${placedAt}, ${placedAt}
      from numbers`, { at, address: vault.seal(JSON.stringify(address)) })
    fill(`${numbers(orders)} insert into order_lines (order_id, position, product_id, variant_id, title, price, quantity, picture_id, product_version)
      select ${firstOrder} + n, 0, ${product}, ${product}, '手绘盖碗 ' || n, 1000, 1, $picture, 1 from numbers`, { picture })
    fill(`insert into order_transitions (order_id, position, transition, at, person_id) select id, 0, 'place', placed_at, buyer_id from orders where id > ${firstOrder}`)
    fill(`insert into order_transitions (order_id, position, transition, at, person_id) select id, 1, 'pay', placed_at, merchant_id from orders where id > ${firstOrder} and state <> 'placed'`)
    fill(`insert into parcels (id, order_id, merchant_id, direction, state, carrier, tracking_number, courier_id, made_at, moved_at)
      select id, id, merchant_id, 'out', case when state = 'shipped' then 'moving' else 'delivered' end, '顺丰', 'SF' || id, iif(id % 2, null, ${gao}), moved_at, moved_at
      from orders where id > ${firstOrder} and state in ('shipped', 'delivered', 'completed')`)
    fill(`insert into parcel_lines (parcel_id, position, quantity) select id, 0, 1 from parcels where id > ${firstOrder}`)
    fill(`insert into parcel_steps (parcel_id, position, step, at) select id, 0, 'pack', made_at from parcels where id > ${firstOrder}`)
    fill(`insert into aftersales_cases (id, intent, order_id, buyer_id, merchant_id, kind, reason, story, unshipped, free, by_right, state, opened_at, moved_at, waits_for, due_at)
      select id, 'grown ' || id, id, buyer_id, merchant_id, 'return', 'quality', $story, 0, 1, 1, iif(id % 4, 'closed', iif(id % 8, 'requested', 'appealed')), moved_at, moved_at,
        iif(id % 4, null, iif(id % 8, 'merchant', 'admin')), iif(id % 4, null, moved_at + ${day})
      from orders where id > ${firstOrder} and state = 'completed' and (id % ${oneIn(97)} = 3 or buyer_id = ${bei})`, { story: vault.seal('有裂纹') })
    fill(`insert into aftersales_items (case_id, position, quantity) select id, 0, 1 from aftersales_cases where id > ${firstOrder}`)
    while (countCases(app, db, 5000));
    fill(`insert into aftersales_transitions (case_id, position, transition, at, party, person_id) select id, 0, 'apply', opened_at, 'buyer', buyer_id from aftersales_cases where id > ${firstOrder}`)
    fill(`insert into reviews (order_id, position, product_id, merchant_id, author_id, stars, text, made_at, answer, answered_at, reported_at)
      select orders.id, 0, product_id, merchant_id, buyer_id, 1 + orders.id % 5, '釉色很润', moved_at, iif(orders.id % 3, '谢谢', null), iif(orders.id % 3, moved_at, null), iif(orders.id % ${oneIn(30)}, null, moved_at)
      from orders join order_lines on order_id = orders.id where orders.id > ${firstOrder} and state = 'completed' and orders.id % 19 = 1`)
    fill(`update reviews set hidden_at = made_at, hidden_because = '' where id % ${oneIn(23)} = 0`)
    fill(`${numbers(Math.ceil(orders / 5))} insert into deeds (at, person_id, deed, subject, detail) select $at - n, ${mei}, 'product.changed', 'product ' || n, 'price: 1 → 2' from numbers`, { at })
    fill(`${numbers(Math.ceil(orders / 20))} insert into outgoing (channel, recipient, body, made_at, tries, sent_at) select 'mail', $to, $body, $at - n, 1, $at from numbers`, { at, to: vault.seal('x@grown.test'), body: vault.seal('["s","t",null]') })
    for (const who of [mei, bei]) fill(`${numbers(Math.ceil(orders / 100))} insert into notifications (person_id, kind, text, url, at, read_at) select ${who}, 'order', $text, '/orders', $at - n, iif(n % 3, $at, null) from numbers`, { at, text: vault.seal('有新订单') })
    for (let number = 0; number < 40; number++) {
      insertOffer(db, {
        merchantId: mei, kind: 'spend-and-save', title: `满减 ${number}`, code: null, roomId: null, startsAt: at, endsAt: number % 2 ? at + day : at + 1, supply: null, perBuyer: null,
        newBuyersOnly: false, productIds: [], categoryIds: [], madeAt: at, terms: { steps: [{ from: 100_000_000, off: 1 }], exclusive: false },
      })
    }
    const [bought] = db.query<{ id: number }, [number]>('select id from orders where buyer_id = ? order by id desc limit 1').all(bei)
    return { mei, someone: people > 10_000 ? 'person 77' : 'person 7', middleOrder: firstOrder + Math.floor(orders / 2), middleProduct: begin + Math.floor(products / 2), order: bought!.id, product: begin + 1, case: db.query<{ id: number }, [number]>('select max(id) as id from aftersales_cases where buyer_id = ?').get(bei)!.id }
  })()
}

export type Grown = ReturnType<typeof grow>

/** Every list there is, by who looks at it: its first page, one from the middle, and what is found in it. */
export const listPages = ({ mei, someone, middleOrder, middleProduct, order, product, case: one }: Grown): [who: 'mei' | 'bei' | 'olga' | 'gao' | null, path: string][] => [
  ...['/', '/search', `/search?after=${middleProduct}_${middleProduct}`, '/search?q=青花', '/search?q=盖碗 手绘', '/search?sort=price-up', '/search?sort=best-selling&stock=1', '/search?q=青花&sort=price-up', '/search?q=柴烧&stock=1', '/search?q=1', '/search?min=20&max=24', '/search?tag=手工&min=20&max=60&sort=best-selling', '/search?q=茶会', '/search?tag=手工', '/search?tag=手工&sort=price-up', `/search?merchant=${mei}&sort=best-selling`, '/categories/tea', '/categories/tea?sort=price-down', `/products/${product}`, `/products/${product}/reviews`, '/schedule', '/sitemap.xml', '/sitemaps/pages']
    .map(path => [null, path] as [null, string]),
  ...['/orders', '/orders?state=completed', '/orders?state=cancelled', `/orders?before=${middleOrder}`, `/orders/${order}`, '/aftersales', `/aftersales/${one}`, '/notifications', '/cart', '/coupons', '/account'].map(path => ['bei', path] as ['bei', string]),
  ...[
    '/studio/orders', '/studio/orders?state=paid', '/studio/orders?state=placed', '/studio/orders?state=completed', '/studio/orders?state=cancelled', `/studio/orders?before=${middleOrder}`, `/studio/orders?q=${middleOrder}`, `/studio/orders?q=${someone}`, '/studio/orders?q=person', `/studio/orders?q=${someone}&state=completed`,
    '/studio/products', '/studio/products?state=on-sale', '/studio/products?state=draft', '/studio/products?q=花瓶', '/studio/products?q=花瓶&state=draft', `/studio/products?before=${middleProduct}`, '/studio/offers', '/studio/aftersales', '/studio/aftersales?all=1', '/studio/aftersales/figures',
    '/studio/parcels', '/studio/parcels?state=moving', '/studio/parcels?state=delivered', '/studio/parcels/pick', '/studio/reviews', '/studio/reviews?all=1', '/studio/stock', '/studio/stock?low=1', '/studio/stock?q=花瓶', '/studio/stock/ledger', '/studio/payments', '/studio/payments/incoming', '/studio/rooms', '/studio/recordings', '/studio/import', '/studio/suppliers', '/studio/offers/prices',
  ].map(path => ['mei', path] as ['mei', string]),
  ...['/admin/people', '/admin/people?q=person 9', '/admin/people?q=n', `/admin/people?q=${someone}`, '/admin/people?role=merchant', '/admin/products', '/admin/products?queue=edit', '/admin/products?queue=delist', '/admin/reviews', '/admin/reviews?tab=all', '/admin/reviews?tab=hidden', '/admin/appeals', '/admin/appeals/figures', '/admin/outbox', '/admin/log', '/admin/review-rules', '/admin/categories', '/admin/carriers']
    .map(path => ['olga', path] as ['olga', string]),
  ['gao', '/courier'],
]

/** Asks the whole site without a network. */
export const visiting = (app: App) => {
  const whole = site(app)
  return async (who: string | null, path: string) => {
    const answer = await whole.handle(new Request(`http://shop.test${encodeURI(path)}`, { headers: who ? { cookie: `stall=grown-${who}` } : {} }))
    return { status: answer.status, html: await answer.text(), to: answer.headers.get('location') }
  }
}

/** Notes every statement that is asked of the database from now on. */
export const noteStatements = ({ db }: App) => {
  const noted = new Set<string>()
  for (const name of ['query', 'prepare'] as const) {
    const ask = db[name].bind(db) as (sql: string) => unknown
    Object.assign(db, { [name]: (sql: string) => (noted.add(sql), ask(sql)) })
  }
  return noted
}

/** Tables that grow with the shop. */
const growing = ['rooms', 'product_applications', 'aftersales_items', 'aftersales_transitions', 'orders', 'order_lines', 'order_transitions', 'bills', 'products', 'variants', 'product_pictures', 'stock_entries', 'people', 'parcels', 'parcel_lines', 'parcel_steps', 'aftersales_cases', 'reviews', 'notifications', 'deeds', 'outgoing', 'events', 'messages', 'product_versions', 'product_tags', 'payment_attempts', 'payment_refunds', 'stock_wishes', 'offer_claims', 'offer_uses', 'variant_prices']

/** How a statement goes through a growing table from end to end; empty when it does not. One that stops after a page may walk along an index. */
export const scansOf = ({ db }: App, sql: string): string[] => {
  if (!/^\s*(select|with)\b/i.test(sql)) return []
  const plan = db.prepare<{ detail: string }, []>(`explain query plan ${sql}`).all().map(row => row.detail)
  const sorted = plan.some(detail => detail.includes('TEMP B-TREE'))
  return plan.filter(detail => {
    const [, table, rest] = /^SCAN (\w+)(.*)$/.exec(detail) ?? []
    if (!table || !growing.includes(table)) return false
    const stops = /\blimit\b/i.test(sql) && !sorted && (rest!.includes('USING') || /order by\s+(\w+\.)?id\b/i.test(sql))
    return !stops
  })
}
