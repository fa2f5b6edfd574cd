import type { Word } from '../../platform/words.ts'

export const words = {
  noEarlier: { 'zh-CN': '这件商品还没有按别的价格卖过，没有可以划掉的原价', en: 'It has never been on sale at another price, so there is none to strike through' },
  tooLongAgo: { 'zh-CN': '现在的价格已经用了 30 天以上，它就是平常的价格了，不能再划线', en: 'The present price has held for more than 30 days. It is the usual price now and nothing may be struck through' },
  notHigher: (price: string): Word => ({ 'zh-CN': `划线价要比现在的 ${price} 高`, en: `A struck-through price must be higher than the present ${price}` }),
  tooHigh: (struck: string, lowest: string): Word => ({
    'zh-CN': `不能划 ${struck}：降价前 7 天里卖过的最低价是 ${lowest}，划线价最多写 ${lowest}`,
    en: `${struck} cannot be struck through: in the 7 days before the reduction the lowest price was ${lowest}. You may show at most ${lowest}`,
  }),
  was: { 'zh-CN': '原价', en: 'before' },
  wasHint: { 'zh-CN': '划线价是降价或活动前 7 天内的最低售价', en: 'The struck-through price is the lowest of the 7 days before' },
  endsIn: { 'zh-CN': '距结束', en: 'ends in' },
  until: { 'zh-CN': (at: string) => `${at} 结束`, en: (at: string) => `until ${at}` },
  live: { 'zh-CN': '直播价', en: 'Live price' },
  flash: { 'zh-CN': '限时抢购', en: 'Flash sale' },
  piecesLeft: { 'zh-CN': (left: number) => `特价剩 ${left} 件`, en: (left: number) => `${left} left at this price` },
}
