import type { Word } from '../platform/words.ts'

export const words = {
  chat: { 'zh-CN': '聊天', en: 'Chat' },
  host: { 'zh-CN': '主播', en: 'Host' },
  saySomething: { 'zh-CN': '说点什么…', en: 'Say something…' },
  say: { 'zh-CN': '说点什么', en: 'Say something' },
  send: { 'zh-CN': '发送', en: 'Send' },
  hide: { 'zh-CN': '隐藏这句话', en: 'Hide this line' },
  blank: { 'zh-CN': '写点什么再发送吧', en: 'Please write something first' },
  tooLong: { 'zh-CN': '最多 500 个字，请说短一点', en: 'At most 500 characters. Please make it a little shorter' },
  tooFast: { 'zh-CN': '说得太快了，歇两秒再发', en: 'That was a little fast. Please wait two seconds' },
  over: { 'zh-CN': '直播已经结束，聊天也关上了', en: 'The show is over and the chat is closed' },
  gone: { 'zh-CN': '这句话已经不在了', en: 'This line is no longer there' },

  likes: (count: string): Word => ({ 'zh-CN': `点赞，已有 ${count}`, en: `Like, ${count} so far` }),
  joinTitle: { 'zh-CN': '登录后就能聊天', en: 'Sign in to join the chat' },
  joinText: { 'zh-CN': '您写的话会留着，登录后回到这里就能发送。', en: 'What you wrote is kept. You come straight back here and can send it.' },
  signIn: { 'zh-CN': '登录', en: 'Sign in' },
  register: { 'zh-CN': '注册', en: 'Create an account' },
  close: { 'zh-CN': '关闭', en: 'Close' },
}
