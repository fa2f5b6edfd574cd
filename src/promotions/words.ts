import type { Locale, Word } from '../platform/words.ts'
import type { Kind } from './offer.ts'

type Name = Record<Locale, string>

const kind: Record<Kind, Name> = {
  'live-price': { 'zh-CN': '直播价', en: 'Live price' },
  'flash-sale': { 'zh-CN': '限时抢购', en: 'Flash sale' },
  'buy-x-get-y': { 'zh-CN': '买赠', en: 'Buy and get' },
  'spend-and-save': { 'zh-CN': '满减', en: 'Spend and save' },
  coupon: { 'zh-CN': '优惠券', en: 'Coupon' },
  'free-shipping': { 'zh-CN': '包邮', en: 'Free shipping' },
}

export const words = {
  kind,

  gone: { 'zh-CN': '没有这个优惠', en: 'There is no such offer' },
  ranOut: (name: Name): Word => ({ 'zh-CN': `「${name['zh-CN']}」刚刚被领完或抢完了，请看一下新的金额`, en: `“${name.en}” has just run out. Please look at the new amount` }),
  enough: (name: Name): Word => ({ 'zh-CN': `「${name['zh-CN']}」您已经用到了上限`, en: `You have had “${name.en}” as often as one buyer may` }),
  lost: (name: Name): Word => ({ 'zh-CN': `「${name['zh-CN']}」已经结束或用完了，请看一下新的金额`, en: `“${name.en}” is over or used up. Please look at the new amount` }),
}
