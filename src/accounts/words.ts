export const words = {
  signInFirst: { 'zh-CN': '请先登录', en: 'Please sign in first' },
  notForYou: { 'zh-CN': '这个页面不对您开放', en: 'This page is not open to you' },
}
