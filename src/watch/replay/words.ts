import type { Word } from '../../platform/words.ts'

export const words = {
  replay: { 'zh-CN': '回放', en: 'Replay' },
  title: (title: string): Word => ({ 'zh-CN': `回放：${title}`, en: `Replay: ${title}` }),
  watch: { 'zh-CN': '看回放', en: 'Watch the replay' },
  picture: (title: string): Word => ({ 'zh-CN': `回放画面：${title}`, en: `Recorded picture: ${title}` }),
  hosted: (host: string, when: string): Word => ({ 'zh-CN': `${host} · ${when} 直播`, en: `${host} · live on ${when}` }),
  chapters: { 'zh-CN': '讲了什么', en: 'In this show' },
  shownNow: { 'zh-CN': '这一刻在讲', en: 'Shown at this moment' },
  shown: { 'zh-CN': '讲过的商品', en: 'What was shown' },
  talk: { 'zh-CN': '当时的聊天', en: 'What was said' },
  noTalk: { 'zh-CN': '没有人说话', en: 'Nobody said anything' },
  allTalk: { 'zh-CN': '看完整的聊天记录', en: 'Read the whole chat' },
  next: { 'zh-CN': '接着看', en: 'Go on' },
  buy: { 'zh-CN': '按今天的价格买', en: 'Buy at today’s price' },
  left: (count: number): Word => ({ 'zh-CN': `剩 ${count} 件`, en: `${count} left` }),
  soldOut: { 'zh-CN': '售罄', en: 'Sold out' },
  offSale: { 'zh-CN': '不再销售', en: 'No longer on sale' },
  onlyYou: { 'zh-CN': '只有您能看到这场回放。', en: 'Only you can see this replay.' },
  toShow: { 'zh-CN': '看整场回放', en: 'Watch the whole show' },
  from: (title: string, when: string): Word => ({ 'zh-CN': `选自 ${when} 的直播「${title}」`, en: `From the show “${title}” on ${when}` }),
  noPicture: { 'zh-CN': '画面需要较新的浏览器或打开 JavaScript。', en: 'The picture needs a recent browser, or JavaScript turned on.' },
}
