import { join } from 'node:path'
import { migrations } from '../../migrations/index.ts'
import { insertAddress } from '../accounts/addresses/store.ts'
import { agreementVersion } from '../accounts/rules.ts'
import { insertGrant, insertPerson, insertSession } from '../accounts/store.ts'
import { createApp } from '../app.ts'
import { setStock } from '../catalog/stock.ts'
import { insertProduct } from '../catalog/store.ts'
import { presets } from '../catalog/shipping/rules.ts'
import { insertTemplate, updateProductTemplate } from '../catalog/shipping/store.ts'
import { insertVariant } from '../catalog/variants/store.ts'
import { subscribers } from '../events.ts'
import { keepingIn } from '../media/recordings/keeping.ts'
import { insertMethod } from '../payments/store.ts'
import { migrate, openDb, type Db } from '../platform/db.ts'
import { openImages } from '../platform/images.ts'
import { createVault, hashToken } from '../platform/vault.ts'
import { open } from '../promotions/offer.ts'
import { insertOffer } from '../promotions/store.ts'
import { insertShop } from '../shop/store.ts'
import { site } from '../site.tsx'
import { address } from './market.ts'
import { nowhere, silentStreams } from './world.ts'

export const price = 16800
export const shippingFee = 800

/** A shop on a real disk, whose every commit is on it before it is answered, as the product opens it. */
export const openShop = (folder: string) => {
  const db = openDb(join(folder, 'shop.db'))
  migrate(db, migrations)
  return createApp(
    {
      db, vault: createVault(new Uint8Array(32)), streams: silentStreams().streams, recordings: keepingIn(join(folder, 'recordings')), now: Date.now, log: line => console.error(line),
      images: openImages(join(folder, 'uploads')),
      url: 'http://shop.test', rtmpPort: 1935, gateways: { sms: false, mail: false }, payAt: nowhere,
      addressOf: () => '192.0.2.1', cut: () => {},
    },
    subscribers,
  )
}

export type Rush = { productId: number; variantId: number; methodId: number; total: number; coupon: string; buyers: { token: string; addressId: number }[] }

/** One merchant and a crowd of buyers who are signed in and have an address. With offers: shipping by zones, 满减 and a coupon. */
export const fillShop = ({ db, vault, change }: Pick<ReturnType<typeof openShop>, 'db' | 'vault' | 'change'>, { stock, buyers, offers = false }: { stock: number; buyers: number; offers?: boolean }): Promise<Rush> =>
  change(() => {
    const at = Date.now()
    insertShop(db, { name: '青禾器物', locale: 'zh-CN', currency: 'CNY', timeZone: 'Asia/Shanghai', hue: 32, productReview: 'manual' }, at)
    const person = (name: string) => {
      const personId = insertPerson(db, {
        name, phone: null, phoneIndex: null, email: vault.seal(`${name}@shop.test`), emailIndex: vault.index(`${name}@shop.test`),
        passwordHash: null, locale: null, agreementVersion, agreedAt: at, joinedAt: at,
      })
      insertSession(db, { tokenHash: hashToken(name), personId, begunAt: at, expiresAt: at + 1e12, agent: 'test', address: '192.0.2.1' })
      return personId
    }
    const mei = person('mei')
    insertGrant(db, mei, 'merchant', at, null)
    const productId = insertProduct(db, { merchantId: mei, title: '手绘盖碗', description: '', shippingFee, categoryId: 1, state: 'on-sale', madeAt: at })
    const variantId = insertVariant(db, { productId, position: 0, values: [], price, code: '', barcode: '', weight: 0, pictureId: null, supplierId: null })
    setStock(db, { variantId, to: stock, reason: 'opening', subject: '', by: null, at })
    if (offers) offer(db, mei, productId, at)
    return {
      productId, variantId, ...(offers ? { total: price - 1000 - 500 + shippingFee, coupon: 'TEA5' } : { total: price + shippingFee, coupon: '' }),
      methodId: insertMethod(db, vault, mei, { kind: 'bank-transfer', label: '', instructions: '', account: { holder: '青禾', bank: '招商银行', number: '6225 8888 1234 5678' }, pictureId: null }, at),
      buyers: Array.from({ length: buyers }, (_, index) => {
        const token = `buyer-${index}`
        return { token, addressId: insertAddress(db, vault, person(token), address, at) }
      }),
    }
  })

const offer = (db: Db, merchantId: number, productId: number, at: number) => {
  const common = { merchantId, roomId: null, startsAt: at, endsAt: open, supply: null, perBuyer: null, newBuyersOnly: false, productIds: [], categoryIds: [], madeAt: at }
  insertOffer(db, { ...common, kind: 'spend-and-save', title: '满 100 减 10', code: null, terms: { steps: [{ from: 10000, off: 1000 }], exclusive: false } })
  insertOffer(db, { ...common, kind: 'coupon', title: '茶友券', code: 'TEA5', terms: { threshold: 0, amount: 500 } })
  const { basis, zones, excluded } = presets.weight
  updateProductTemplate(db, productId, insertTemplate(db, { merchantId, name: '全国', basis, zones, excluded, excludedNote: '', standard: true }, at))
}

/** The site as it is served, on a free port. */
export const serveShop = (app: ReturnType<typeof openShop>) => {
  const whole = site(app)
  return Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: request => whole.handle(request) })
}

type Tap = { buyer: number; intent: string }

/** What the sheet sends when the button is tapped. */
export const body = ({ variantId, methodId, total, coupon, buyers }: Rush, { buyer, intent }: Tap) =>
  String(new URLSearchParams({
    intent, line: `${variantId}:1:`, total: String(total), coupon,
    address: String(buyers[buyer % buyers.length]!.addressId), method: String(methodId), note: '',
  }))

export const tap = (origin: string, rush: Rush, tap: Tap) =>
  fetch(`${origin}/orders`, {
    method: 'POST', redirect: 'manual', body: body(rush, tap),
    headers: {
      cookie: `stall=${rush.buyers[tap.buyer % rush.buyers.length]!.token}`, origin,
      'hx-request': 'true', 'hx-request-type': 'partial', 'content-type': 'application/x-www-form-urlencoded',
    },
  })

/** The order of an answer, or null when it says that nothing is left. Anything else is thrown. */
export const orderOf = async (answer: Response) => {
  const html = await answer.text()
  const id = /href="\/orders\/(\d+)"/.exec(html)?.[1]
  if (answer.status === 200 && id && html.includes('下单成功')) return Number(id)
  if (answer.status === 422 && /卖完|售罄/.test(html)) return null
  throw new Error(`neither an order nor sold out: ${answer.status} ${html.slice(0, 500)}`)
}
