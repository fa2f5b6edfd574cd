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
  over: { 'zh-CN': '这个优惠已经结束了', en: 'This offer is over' },
  ranOut: (name: Name): Word => ({ 'zh-CN': `「${name['zh-CN']}」刚刚被领完或抢完了，请看一下新的金额`, en: `“${name.en}” has just run out. Please look at the new amount` }),
  enough: (name: Name): Word => ({ 'zh-CN': `「${name['zh-CN']}」您已经用到了上限`, en: `You have had “${name.en}” as often as one buyer may` }),
  lost: (name: Name): Word => ({ 'zh-CN': `「${name['zh-CN']}」已经结束或用完了，请看一下新的金额`, en: `“${name.en}” is over or used up. Please look at the new amount` }),

  needsCut: { 'zh-CN': '请填写优惠价，或者打几折', en: 'Please enter a price, or how many per cent off' },
  needsAmount: { 'zh-CN': '请填写减多少，或者减百分之几', en: 'Please enter an amount, or how many per cent off' },
  thresholdTooLow: { 'zh-CN': '门槛要比减的金额高，不然顾客等于白拿', en: 'The threshold must be higher than the amount, or goods would be given away' },
  percentBetween: (most: number): Word => ({ 'zh-CN': `请填写 1 到 ${most} 之间的整数`, en: `Please enter a whole number from 1 to ${most}` }),
  needsStep: { 'zh-CN': '请至少填写一档：满多少，减多少', en: 'Please fill in at least one step: from how much on, how much off' },
  stepTooLow: { 'zh-CN': '每一档减的金额都要大于 0，并且比门槛低', en: 'Each step must take something off, and less than its threshold' },
  needsPieces: { 'zh-CN': '请填写买几件、送几件', en: 'Please say how many to buy and how many are free' },
  needsProducts: { 'zh-CN': '请选择至少一件商品', en: 'Please choose at least one product' },
  tooManyProducts: (most: number): Word => ({ 'zh-CN': `一次最多选 ${most} 件商品，更多请按分类选`, en: `At most ${most} products. For more, choose categories` }),
  needsRoom: { 'zh-CN': '请选择是哪一场直播', en: 'Please choose the show it is for' },
  endsBeforeStart: { 'zh-CN': '结束时间要晚于开始时间', en: 'The end must be later than the start' },
  endsInPast: { 'zh-CN': '结束时间已经过去了，请选一个将来的时间', en: 'The end has passed already. Please choose one in the future' },
  flashNeedsEnd: { 'zh-CN': '限时抢购要有结束时间，价格到时自动恢复', en: 'A flash sale needs an end; the price returns by itself then' },
  flashNeedsShare: { 'zh-CN': '请填写拿出多少件来抢', en: 'Please say how many pieces are for sale at this price' },
  notYourProduct: { 'zh-CN': '有一件商品找不到了，请重新选择', en: 'One of the products cannot be found. Please choose again' },
  noCategory: { 'zh-CN': '有一个分类找不到了，请重新选择', en: 'One of the categories cannot be found. Please choose again' },
  codeTaken: (code: string): Word => ({ 'zh-CN': `口令 ${code} 已经有一张优惠券在用，请换一个`, en: `The code ${code} is in use for another coupon. Please choose another` }),
  clashes: (name: Name): Word => ({
    'zh-CN': `「${name['zh-CN']}」在同一时间已经包含了其中一些商品。请先结束它，或者换时间、换商品`,
    en: `“${name.en}” already covers some of these goods at that time. End it first, or choose another time or other goods`,
  }),
  tooMany: (most: number): Word => ({ 'zh-CN': `同时最多 ${most} 个优惠，请先结束一些`, en: `At most ${most} offers at a time. Please end some first` }),
  supplyTooLow: (taken: number): Word => ({ 'zh-CN': `已经领走或用掉 ${taken} 份，总数不能再少`, en: `${taken} are taken already; there cannot be fewer` }),

  until: (at: string): Word => ({ 'zh-CN': `${at} 结束`, en: `until ${at}` }),
  cutPrice: (price: string): Word => ({ 'zh-CN': `${price}`, en: `${price}` }),
  off: (percent: string): Word => ({ 'zh-CN': `减 ${percent}%`, en: `${percent}% off` }),
  couponAmount: (amount: string, threshold: string | null): Word => ({
    'zh-CN': threshold ? `满 ${threshold} 减 ${amount}` : `减 ${amount}`, en: threshold ? `${amount} off from ${threshold}` : `${amount} off`,
  }),
  couponPercent: (percent: string, threshold: string | null, most: string | null): Word => ({
    'zh-CN': `${threshold ? `满 ${threshold} ` : ''}减 ${percent}%${most ? `，最多减 ${most}` : ''}`,
    en: `${percent}% off${threshold ? ` from ${threshold}` : ''}${most ? `, at most ${most}` : ''}`,
  }),
  step: (from: string, off: string): Word => ({ 'zh-CN': `满 ${from} 减 ${off}`, en: `${off} off from ${from}` }),
  buyGet: (buy: string, free: string): Word => ({ 'zh-CN': `买 ${buy} 送 ${free}`, en: `Buy ${buy}, get ${free} free` }),
  freeFrom: (threshold: string | null, most: string | null): Word => ({
    'zh-CN': `${threshold ? `满 ${threshold} ` : ''}包邮${most ? `（运费最多免 ${most}）` : ''}`, en: `Free shipping${threshold ? ` from ${threshold}` : ''}${most ? `, up to ${most}` : ''}`,
  }),
  list: { 'zh-CN': '；', en: '; ' },
}
