export const words = {
  ways: { 'zh-CN': '配送方式', en: 'How you get it' },
  waysOf: { 'zh-CN': (merchant: string) => `配送方式（${merchant}）`, en: (merchant: string) => `How you get it (${merchant})` },
  kind: {
    standard: { 'zh-CN': '送货', en: 'Delivery' },
    express: { 'zh-CN': '加急送货', en: 'Express delivery' },
    collect: { 'zh-CN': '到店自取', en: 'Collect it yourself' },
  },
  standardText: { 'zh-CN': '运费按收货地址算', en: 'The fee goes by the address' },
  more: { 'zh-CN': (fee: string) => `另加 ${fee}`, en: (fee: string) => `${fee} more` },
  noFee: { 'zh-CN': '不收运费', en: 'No shipping fee' },
  gone: { 'zh-CN': '店家刚刚停用了这种配送方式，请换一种', en: 'The shop no longer offers this kind of delivery. Please choose another' },
}
