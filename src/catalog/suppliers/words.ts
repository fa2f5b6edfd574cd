import type { Word } from '../../platform/words.ts'

export const words = {
  gone: { 'zh-CN': '没有这个邀请，可能已经收回了', en: 'There is no such invitation; it may have been withdrawn' },
  noSupplier: { 'zh-CN': '没有这个供应商', en: 'There is no such supplier' },
  notYourself: { 'zh-CN': '不用邀请自己', en: 'You need not invite yourself' },
  tooMany: (most: number): Word => ({ 'zh-CN': `最多 ${most} 个供应商和邀请`, en: `At most ${most} suppliers and invitations` }),
  subject: { 'zh-CN': (shop: string) => `${shop}：供应商邀请`, en: (shop: string) => `${shop}: invitation for a supplier` },
  invited: {
    'zh-CN': (shop: string, merchant: string, url: string) => `【${shop}】${merchant} 邀请您做供应商。登录后可以看到您供的货的库存和销量：${url}`,
    en: (shop: string, merchant: string, url: string) => `${shop}: ${merchant} asks you to be their supplier. Sign in to see stock and sales of your goods: ${url}`,
  },
}
