import type { Db } from '../platform/db.ts'
import type { Customs, Locale } from '../platform/words.ts'
import { usualConfirmDays } from './rules.ts'

export type Shop = {
  name: string
  locale: Locale
  currency: string
  timeZone: string
  hue: number
  productReview: 'manual' | 'automatic'
  /** Days after which an order that has arrived is complete by itself. */
  confirmDays: number
}

/** A shop is opened without being asked for everything. */
export type NewShop = Omit<Shop, 'confirmDays'> & Partial<Pick<Shop, 'confirmDays'>>

const columns = 'name, locale, currency, time_zone as timeZone, hue, product_review as productReview, confirm_days as confirmDays'
export const unnamed: Shop = { name: 'Stallcast', locale: 'zh-CN', currency: 'CNY', timeZone: 'Asia/Shanghai', hue: 32, productReview: 'manual', confirmDays: usualConfirmDays }

/** The shop as it was set up, or an unnamed one before that. */
export const findShop = (db: Db): Shop => db.query<Shop, []>(`select ${columns} from shop`).get() ?? unnamed

export const isSetUp = (db: Db) => db.query('select 1 from shop').get() !== null

export const insertShop = (db: Db, { name, locale, currency, timeZone, hue, productReview, confirmDays = usualConfirmDays }: NewShop, madeAt: number) =>
  db
    .query(
      `insert into shop (id, name, locale, currency, time_zone, hue, product_review, confirm_days, made_at)
       values (1, $name, $locale, $currency, $timeZone, $hue, $productReview, $confirmDays, $madeAt)`,
    )
    .run({ name, locale, currency, timeZone, hue, productReview, confirmDays, madeAt })

export const updateShop = (db: Db, shop: Omit<Shop, 'currency'>) =>
  db
    .query(
      `update shop set name = $name, locale = $locale, time_zone = $timeZone, hue = $hue, product_review = $productReview, confirm_days = $confirmDays`,
    )
    .run({ name: shop.name, locale: shop.locale, timeZone: shop.timeZone, hue: shop.hue, productReview: shop.productReview, confirmDays: shop.confirmDays })

export const customsOf = (shop: NewShop): Customs => ({ currency: shop.currency, timeZone: shop.timeZone })
