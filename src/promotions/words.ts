import type { Locale } from '../platform/words.ts'
import type { Kind } from './offer.ts'

const kind: Record<Kind, Record<Locale, string>> = {
  'live-price': { 'zh-CN': '直播价', en: 'Live price' },
  'flash-sale': { 'zh-CN': '限时抢购', en: 'Flash sale' },
  'buy-x-get-y': { 'zh-CN': '买赠', en: 'Buy and get' },
  'spend-and-save': { 'zh-CN': '满减', en: 'Spend and save' },
  coupon: { 'zh-CN': '优惠券', en: 'Coupon' },
  'free-shipping': { 'zh-CN': '包邮', en: 'Free shipping' },
}

export const words = {
  kind,
}
