export const words = {
  title: { 'zh-CN': '给小店开个张', en: 'Open your stall' },
  hint: { 'zh-CN': '大约三分钟。除了货币，以后都能改。', en: 'About three minutes. Everything but the currency can be changed later.' },
  shop: { 'zh-CN': '店铺', en: 'The shop' },
  owner: { 'zh-CN': '店主', en: 'The owner' },
  name: { 'zh-CN': '您的称呼', en: 'Your name' },
  nameHint: { 'zh-CN': '聊天和后台里显示', en: 'Shown in the chat and the back office' },
  contact: { 'zh-CN': '您的手机号或邮箱', en: 'Your mobile number or e-mail' },
  contactHint: { 'zh-CN': '用它登录，不会公开。国外手机号请带上 + 和国家代码', en: 'You sign in with it; nobody sees it. Numbers from abroad with + and the country code' },
  password: { 'zh-CN': '密码', en: 'Password' },
  currencyHint: { 'zh-CN': '开张后不能再改', en: 'Cannot be changed later' },
  open: { 'zh-CN': '开张', en: 'Open the shop' },

  preview: { 'zh-CN': '看起来像这样', en: 'What it looks like' },
  sample: { 'zh-CN': '手绘缠枝莲盖碗', en: 'Hand-painted gaiwan' },
  sampleStock: { 'zh-CN': '剩 18 件', en: '18 left' },
  buy: { 'zh-CN': '购买', en: 'Buy' },
  next: { 'zh-CN': '开张以后', en: 'After that' },
  nextSteps: [
    { 'zh-CN': '添加收款方式：银行转账、收款码或货到付款', en: 'Say how you are paid: bank transfer, wallet QR or cash on delivery' },
    { 'zh-CN': '上架第一件商品', en: 'Put your first product on sale' },
    { 'zh-CN': '开一个直播间，在 OBS 里填上地址和密钥', en: 'Make a room and enter its address and key in OBS' },
  ],

  closedTitle: { 'zh-CN': '这个链接打不开店铺', en: 'This link does not open the shop' },
  alreadyOpen: { 'zh-CN': '店铺已经开张了，这个链接已经用过。请用店主的账号登录。', en: 'The shop is open already and this link has been used. Please sign in as its owner.' },
  wrongLink: { 'zh-CN': '链接不完整，或者程序重启过。请用最近一次启动时显示的链接。', en: 'The link is not complete, or the program was restarted since. Use the one printed at the last start.' },
  signIn: { 'zh-CN': '登录', en: 'Sign in' },
}
