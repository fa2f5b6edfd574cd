export const words = {
  back: { 'zh-CN': (name: string) => `${name} 到货了`, en: (name: string) => `${name} is in stock again` },
  subject: { 'zh-CN': (shop: string, name: string) => `${shop}：${name} 到货了`, en: (shop: string, name: string) => `${shop}: ${name} is in stock again` },
  letter: {
    'zh-CN': (shop: string, name: string, url: string) => `【${shop}】您等的 ${name} 到货了，数量有限，先到先得：${url} 。只通知这一次。`,
    en: (shop: string, name: string, url: string) => `${shop}: ${name}, which you were waiting for, is in stock again. First come, first served: ${url} You are told this once.`,
  },
  thereAlready: { 'zh-CN': '现在就有货，可以直接买', en: 'It is in stock right now; you can buy it' },
  enough: { 'zh-CN': '这个号码或邮箱今天留得够多了，请晚些再试', en: 'Enough was left for this number or mail box today. Please try again later' },
}
