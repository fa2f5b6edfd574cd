import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrations } from '../../migrations/index.ts'
import { agreementVersion, type Role } from '../accounts/rules.ts'
import { findPerson, insertGrant, insertPerson, insertSession } from '../accounts/store.ts'
import { createApp, type Streams } from '../app.ts'
import type { Product } from '../catalog/rules.ts'
import { setStock } from '../catalog/stock.ts'
import { findCategoryBySlug, findProduct, insertProduct, updateProductContent, updateProductPictures } from '../catalog/store.ts'
import { updateWords } from '../catalog/search/store.ts'
import { insertVariant, listVariants, type VariantRow } from '../catalog/variants/store.ts'
import { subscribers } from '../events.ts'
import { keepingIn } from '../media/recordings/keeping.ts'
import { migrate, openDb } from '../platform/db.ts'
import { insertPicture, openImages } from '../platform/images.ts'
import { listOutgoing, openOutgoing } from '../platform/outbox.ts'
import { createVault, hashToken, newToken } from '../platform/vault.ts'
import { writeStreamKey, type RoomFields } from '../rooms/rules.ts'
import { findRoom, insertRoom, updateRoomState, updateStreamKey } from '../rooms/store.ts'
import { insertShop } from '../shop/store.ts'

/** Where nobody listens: no payment provider is ever contacted. */
export const nowhere = 'http://127.0.0.1:9'

/** No encoder is ever connected; what is asked of the machinery is remembered. */
export const silentStreams = () => {
  const asked: string[] = []
  const streams: Streams = {
    isOpen: () => true,
    serve: () => new Response(null, { status: 404 }),
    isPublishing: () => false,
    health: () => null,
    end: stream => void asked.push(`end ${stream}`),
    kick: stream => void asked.push(`kick ${stream}`),
    move: (from, to) => asked.push(`move ${from} ${to}`) > 0,
    sample: async () => null,
  }
  return { asked, streams }
}

/** A small shop with a named cast. Time stands still until a test moves it. Sessions are named after their person. */
export const world = () => {
  const db = openDb(':memory:')
  migrate(db, migrations)

  let time = Date.parse('2026-06-18T20:00:00+08:00')
  const log: string[] = []
  const folder = mkdtempSync(join(tmpdir(), 'stallcast-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const { asked, streams } = silentStreams()
  const vault = createVault(new Uint8Array(32))

  const app = createApp(
    {
      db, vault, streams, recordings: keepingIn(join(folder, 'recordings')), now: () => time, log: line => void log.push(line),
      images: openImages(join(folder, 'uploads')),
      url: 'http://shop.test', rtmpPort: 1935, gateways: { sms: false, mail: false }, payAt: nowhere,
      addressOf: () => '192.0.2.1', cut: () => {},
    },
    subscribers,
  )

  insertShop(db, { name: '青禾器物', locale: 'zh-CN', currency: 'CNY', timeZone: 'Asia/Shanghai', hue: 32, productReview: 'manual' }, time)

  let people = 0
  const person = (name: string, ...roles: Role[]) => {
    const phone = `+86138000000${String(++people).padStart(2, '0')}`
    const email = `${name}@shop.test`
    const id = insertPerson(db, {
      name, phone: vault.seal(phone), phoneIndex: vault.index(phone), email: vault.seal(email), emailIndex: vault.index(email),
      passwordHash: null, locale: null, agreementVersion, agreedAt: time, joinedAt: time,
    })
    for (const role of roles) insertGrant(db, id, role, time, null)
    insertSession(db, { tokenHash: hashToken(name), personId: id, begunAt: time, expiresAt: time + 1e12, agent: 'test', address: '192.0.2.1' })
    return findPerson(db, id)!
  }

  /** A row without a file: for what is only shown by its address. */
  const picture = (owner: { id: number }) => {
    const id = newToken(12)
    insertPicture(db, { id, width: 800, height: 800 }, owner.id, time)
    return id
  }

  /** With one variant, which has the price and the stock. */
  const product = (merchant: { id: number }, { price = 16800, stock = 10, ...fields }: Partial<Omit<Product, 'id' | 'merchantId'>> = {}) => {
    const id = insertProduct(db, {
      merchantId: merchant.id, title: '手绘盖碗', description: '景德镇手工拉坯', shippingFee: 800,
      categoryId: findCategoryBySlug(db, 'tea')!.id, state: 'on-sale', madeAt: time, ...fields,
    })
    updateProductPictures(db, id, fields.pictureIds ?? [picture(merchant)])
    updateProductContent(db, id, { tags: [], points: {}, comparison: null, returnExcluded: null, ...fields })
    variant(id, { price, stock })
    updateWords(db)
    return findProduct(db, id)!
  }

  /** One more variant of a product. Its number. */
  const variant = (productId: number, { stock = 10, ...fields }: Partial<VariantRow> & { stock?: number } = {}) => {
    const id = insertVariant(db, { productId, position: 0, values: [], price: 16800, code: '', barcode: '', weight: 0, pictureId: null, supplierId: null, ...fields })
    if (stock) setStock(db, { variantId: id, to: stock, reason: 'opening', subject: '', by: null, at: time })
    return id
  }

  const room = (merchant: { id: number }, { state = 'announced', ...fields }: Partial<RoomFields> & { state?: 'announced' | 'live' | 'away' | 'ended' } = {}) => {
    const id = insertRoom(db, {
      merchantId: merchant.id, title: '秋窑新烧，今晚开箱', hostName: '阿禾', introduction: '六十只手绘盖碗，只此一窑', coverId: null,
      categoryId: findCategoryBySlug(db, 'tea')!.id, startsAt: time + 3_600_000, endsAt: time + 3 * 3_600_000, madeAt: time, ...fields,
    })
    const key = writeStreamKey(id, newToken())
    updateStreamKey(db, id, vault.seal(key), vault.index(key))
    if (state !== 'announced') {
      updateRoomState(db, { id, state: state === 'away' ? 'live' : state, liveAt: time, awayAt: state === 'away' ? time : null, endedAt: state === 'ended' ? time : null })
    }
    return findRoom(db, id)!
  }

  return {
    app, log, asked, picture,
    /** Announced for an hour from now, unless told otherwise. */
    room,
    /** On sale with one picture, unless told otherwise. */
    product, variant, person,
    /** The first variant of a product: its only one, mostly. */
    variantOf: (product: { id: number }) => listVariants(db, product.id)[0]!.id,
    /** The owner: administrator and merchant. */
    olga: person('olga', 'admin', 'merchant'),
    mei: person('mei', 'merchant'),
    /** Another merchant of the same box, who must not see what is mei's. */
    max: person('max', 'merchant'),
    bei: person('bei'),
    lin: person('lin'),
    gao: person('gao', 'courier'),
    sun: person('sun', 'supplier'),
    wait: (ms: number) => { time += ms },
    /** What has been sent to anybody, oldest first. */
    messages: () => listOutgoing(db, Number.MAX_SAFE_INTEGER, 1000).map(row => openOutgoing(vault, row)).reverse(),
  }
}
