import type { OfferFields } from '../promotions/checks.ts'
import type { Word } from '../platform/words.ts'
import type { GoodName } from './goods.ts'
import type { RoomName } from './stage.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** An amount in the shop's currency: yuan for the Chinese demo, dollars for the English one. */
type Amount = { 'zh-CN': number; en: number }

export type DemoOffer = {
  title: Word
  code?: string
  /** How long it goes on (ms). */
  lasts: number
  supply: number | null
  perBuyer: number | null
  goods: GoodName[]
  pledge: (amount: (amount: Amount) => number) => Pick<OfferFields, 'kind' | 'terms'>
  /** Where it lies to be claimed, and for how long (ms). */
  dropped?: { room: RoomName; lasts: number }
}

/** What the owner offers from now on: a first look shows one of each kind that people ask for. */
export const offers: DemoOffer[] = [
  {
    title: { 'zh-CN': '开窑价', en: 'Kiln price' }, lasts: 2 * day, supply: 20, perBuyer: 2, goods: ['gaiwan'],
    pledge: amount => ({ kind: 'flash-sale', terms: { price: amount({ 'zh-CN': 138, en: 20 }) } }),
  },
  {
    title: { 'zh-CN': '添一件更划算', en: 'The more the better' }, lasts: 30 * day, supply: null, perBuyer: null, goods: [],
    pledge: amount => ({ kind: 'spend-and-save', terms: { steps: [{ from: amount({ 'zh-CN': 400, en: 60 }), off: amount({ 'zh-CN': 30, en: 5 }) }, { from: amount({ 'zh-CN': 700, en: 100 }), off: amount({ 'zh-CN': 70, en: 10 }) }], exclusive: false } }),
  },
  {
    title: { 'zh-CN': '新客见面礼', en: 'Welcome' }, code: 'HELLO', lasts: 30 * day, supply: 500, perBuyer: 1, goods: [],
    pledge: amount => ({ kind: 'coupon', terms: { threshold: amount({ 'zh-CN': 100, en: 15 }), amount: amount({ 'zh-CN': 15, en: 2 }) } }),
  },
  {
    title: { 'zh-CN': '直播间专享', en: 'For who is watching' }, lasts: 7 * day, supply: 50, perBuyer: 1, goods: [],
    pledge: amount => ({ kind: 'coupon', terms: { threshold: amount({ 'zh-CN': 80, en: 12 }), amount: amount({ 'zh-CN': 10, en: 1 }) } }),
    dropped: { room: 'workshop', lasts: 3 * hour },
  },
]
