export const words = {
  title: { 'zh-CN': '到货通知我', en: 'Tell me when it is back' },
  text: { 'zh-CN': '到货时通知您一次。', en: 'You are told once, when it is in stock again.' },
  contact: { 'zh-CN': '手机号或邮箱', en: 'Phone number or e-mail address' },
  contactHint: { 'zh-CN': '只用来通知这一次。', en: 'Only used to tell you this once.' },
  badContact: { 'zh-CN': '请填写能收短信的手机号，或邮箱地址', en: 'Please give a number that takes text messages, or an e-mail address' },
  send: { 'zh-CN': '到货通知我', en: 'Tell me' },
  waiting: { 'zh-CN': '到货时会通知您', en: 'You will be told when it is back' },
  backToProduct: { 'zh-CN': '返回商品', en: 'Back to the product' },
}
