export const words = {
  skip: { 'zh-CN': '跳到内容', en: 'Skip to the content' },
  mainMenu: { 'zh-CN': '主导航', en: 'Main' },
  myOrders: { 'zh-CN': '订单', en: 'Orders' },
  signIn: { 'zh-CN': '登录', en: 'Sign in' },
  account: { 'zh-CN': '我的账号', en: 'My account' },
  studio: { 'zh-CN': '工作台', en: 'Studio' },
  search: { 'zh-CN': '搜索', en: 'Search' },
  otherLanguage: { 'zh-CN': 'English', en: '中文' },
  footer: { 'zh-CN': '由店家自己的 Stallcast 提供 · 货款直接付给店家', en: "Runs on the shop's own Stallcast · payment goes straight to the shop" },
  agreement: { 'zh-CN': '用户协议', en: 'User agreement' },
  pages: { 'zh-CN': '翻页', en: 'Pages' },
  older: { 'zh-CN': '更早的', en: 'Older' },
  close: { 'zh-CN': '关闭', en: 'Close' },
  back: { 'zh-CN': '返回', en: 'Back' },
  home: { 'zh-CN': '看看谁在直播', en: 'See who is live' },
  findOrder: { 'zh-CN': '查我的订单', en: 'Find my order' },

  nothingHere: { 'zh-CN': '这里没有摊位', en: 'There is no stall here' },
  nothingHereText: { 'zh-CN': '链接可能过期了，或者内容已被撤下。您的订单和付款都安全。', en: 'The link may be old, or this was taken down. Your orders and payments are safe.' },
  refused: { 'zh-CN': '这一步没有成功', en: 'That did not work' },
  broken: { 'zh-CN': '我们这边出了点问题', en: 'Something went wrong on our side' },
  brokenText: { 'zh-CN': '已经记录下来。请稍后再试；您的订单和付款都安全。', en: 'It has been noted. Please try again in a moment; your orders and payments are safe.' },
  tooBig: { 'zh-CN': '发送的内容太大了', en: 'What was sent is too big' },
  foreign: { 'zh-CN': '这个请求来自别的网站，已被拦下。请在本店页面上重试', en: 'This came from another web site and was stopped. Please try again on this shop’s own page' },

  notices: {
    saved: { 'zh-CN': '已保存', en: 'Saved' },
    sent: { 'zh-CN': '已提交', en: 'Submitted' },
    done: { 'zh-CN': '已完成', en: 'Done' },
    welcome: { 'zh-CN': '欢迎！', en: 'Welcome!' },
    'signed-out': { 'zh-CN': '已退出登录', en: 'You are signed out' },
    'password-changed': { 'zh-CN': '密码已更新，其他设备已退出登录', en: 'Your password is changed and other devices are signed out' },
    'session-ended': { 'zh-CN': '那台设备已退出登录', en: 'That device is signed out' },
    removed: { 'zh-CN': '已删除', en: 'Removed' },
  },
}

export type NoticeName = keyof typeof words.notices
