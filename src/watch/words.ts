import type { Word } from '../platform/words.ts'

const people = (count: number) => (count === 1 ? '1 person' : `${count} people`)

export const words = {
  leave: { 'zh-CN': '离开直播间', en: 'Leave the room' },
  watching: { 'zh-CN': '人在看', en: 'watching' },
  picture: (title: string): Word => ({ 'zh-CN': `直播画面：${title}`, en: `Live picture: ${title}` }),
  controls: { 'zh-CN': '画面控制', en: 'Picture controls' },
  play: { 'zh-CN': '播放', en: 'Play' },
  pause: { 'zh-CN': '暂停', en: 'Pause' },
  mute: { 'zh-CN': '静音', en: 'Mute' },
  unmute: { 'zh-CN': '打开声音', en: 'Turn the sound on' },
  fullscreen: { 'zh-CN': '全屏', en: 'Full screen' },
  leaveFullscreen: { 'zh-CN': '退出全屏', en: 'Leave full screen' },
  pip: { 'zh-CN': '小窗播放', en: 'Picture in picture' },
  leavePip: { 'zh-CN': '退出小窗', en: 'Leave picture in picture' },
  lag: { 'zh-CN': '延迟 {s} 秒', en: '{s} s behind live' },
  toNewest: { 'zh-CN': '回到最新画面', en: 'Go to the newest picture' },
  stepBack: { 'zh-CN': '倒回 15 秒', en: 'Back 15 seconds' },
  behind: { 'zh-CN': '比直播晚 {t}', en: '{t} behind live' },
  timeInShow: { 'zh-CN': '回看直播', en: 'Time in the show' },
  backToLive: { 'zh-CN': '晚了 {t} · 回到直播', en: '{t} behind · back to live' },
  quality: { 'zh-CN': '清晰度', en: 'Picture quality' },
  qualities: {
    auto: { 'zh-CN': '自动', en: 'Automatic' },
    source: { 'zh-CN': '原画', en: 'As sent' },
    '720p': { 'zh-CN': '720p', en: '720p' },
    '480p': { 'zh-CN': '480p', en: '480p' },
    h264: { 'zh-CN': '省流量', en: 'Smaller' },
    still: { 'zh-CN': '定格画面', en: 'Stills' },
    sound: { 'zh-CN': '只听声音', en: 'Sound only' },
  },
  fullTitle: { 'zh-CN': '直播间座无虚席', en: 'Every seat is taken' },
  fullTexts: {
    still: { 'zh-CN': '先请您听声音、看定格画面，有空位就恢复。聊天和下单照常。', en: 'You hear the show and see a still now and then. The picture moves again as soon as a seat is free. Chat and buying work as usual.' },
    sound: { 'zh-CN': '现在看的人太多，先请您听声音，有空位就能看到画面。聊天和下单照常。', en: 'So many are watching that you hear the show for now. The picture comes as soon as a seat is free. Chat and buying work as usual.' },
    none: { 'zh-CN': '网络已经占满，暂时放不进更多画面和声音。一有空位就会自动开始，聊天和下单照常。', en: 'The line is full: there is no room for more picture or sound just now. It begins by itself as soon as there is. Chat and buying work as usual.' },
  },
  tryPicture: { 'zh-CN': '再看看有没有画面', en: 'Try for the picture again' },
  waiting: { 'zh-CN': '画面正在路上…', en: 'The picture is on its way…' },
  noScript: { 'zh-CN': '看直播画面需要打开浏览器的 JavaScript。聊天和购买不受影响。', en: 'The live picture needs JavaScript. Chatting and buying work without it.' },

  nowLive: { 'zh-CN': '正在直播', en: 'The show is live' },
  away: { 'zh-CN': '主播正在重连，聊天和下单照常', en: 'The host is reconnecting. Chat and the shelf stay open' },
  backSoon: { 'zh-CN': '马上回来', en: 'Back in a moment' },
  soon: { 'zh-CN': '马上就到，主播正在准备', en: 'Any moment now. The host is getting ready' },
  startsAt: (when: string): Word => ({ 'zh-CN': `${when} 开播`, en: `Starts ${when}` }),
  announced: { 'zh-CN': '可以先聊聊天、看看货架', en: 'The chat is open, and the shelf is worth a look' },

  remind: { 'zh-CN': '加到日历', en: 'Add to calendar' },
  teaser: (name: string): Word => ({ 'zh-CN': `预告短片：${name}`, en: `Teaser: ${name}` }),

  thanks: { 'zh-CN': '谢谢来看！', en: 'Thank you for watching' },
  endedBy: (host: string): Word => ({ 'zh-CN': `${host}的这场直播结束了`, en: `The show with ${host} has ended` }),
  notShown: (host: string): Word => ({ 'zh-CN': `${host}这场没有开播`, en: `The show with ${host} did not take place` }),
  fromShow: { 'zh-CN': '这一场的好物', en: 'From this show' },
  nextShow: { 'zh-CN': '下一场', en: 'Next show' },
  liveNow: { 'zh-CN': '正在直播', en: 'Live now' },
  seeWhoIsLive: { 'zh-CN': '看看谁在直播', en: 'See who is live' },

  showing: { 'zh-CN': '正在讲解', en: 'Now showing' },
  shelf: { 'zh-CN': '本场货架', en: 'On the shelf' },
  items: (count: number): Word => ({ 'zh-CN': `${count} 件`, en: count === 1 ? '1 item' : `${count} items` }),
  openShelf: (count: number): Word => ({ 'zh-CN': `货架，${count} 件`, en: `Shelf, ${count === 1 ? '1 item' : `${count} items`}` }),
  backToRoom: { 'zh-CN': '回到直播间', en: 'Back to the room' },
  emptyShelf: { 'zh-CN': '货架还空着', en: 'The shelf is still empty' },
  emptyShelfText: { 'zh-CN': '主播放上商品后，会马上出现在这里。', en: 'What the host puts there shows up at once.' },
  left: (count: number): Word => ({ 'zh-CN': `剩 ${count} 件`, en: `${count} left` }),
  soldOut: { 'zh-CN': '售罄', en: 'Sold out' },
  buy: { 'zh-CN': '去买', en: 'Buy' },
  buyPinned: { 'zh-CN': '抢购', en: 'Buy' },

  like: { 'zh-CN': '点赞', en: 'Like' },
  share: { 'zh-CN': '分享', en: 'Share' },
  copied: { 'zh-CN': '链接已复制', en: 'Link copied' },
  blankChat: { 'zh-CN': '还没有人说话，来打个招呼吧', en: 'Nobody has said anything yet. Say hello' },
  newLines: { 'zh-CN': '看最新', en: 'Newest' },

  cameIn: (names: string[], count: number): Word => {
    const [first, second] = names
    if (!first) return { 'zh-CN': `${count} 位客人来了`, en: `${people(count)} came in` }
    if (count === 1) return { 'zh-CN': `${first} 来了`, en: `${first} came in` }
    if (count === 2 && second) return { 'zh-CN': `${first}、${second} 来了`, en: `${first} and ${second} came in` }
    return { 'zh-CN': `${first} 等 ${count} 人来了`, en: `${first} and ${count - 1 === 1 ? '1 other' : `${count - 1} others`} came in` }
  },
  wentAway: (count: number): Word => ({ 'zh-CN': `${count} 人离开了`, en: `${people(count)} left` }),
  bought: (number: number): Word => ({ 'zh-CN': `拍下了 ${number} 号`, en: `just bought no. ${number}` }),
  manyBought: (count: number, number: number): Word => ({ 'zh-CN': `${count} 人拍下了 ${number} 号`, en: `${people(count)} just bought no. ${number}` }),

  signIn: { 'zh-CN': '登录', en: 'Sign in' },
  close: { 'zh-CN': '关闭', en: 'Close' },
  orders: { 'zh-CN': '我的订单', en: 'My orders' },
  full: { 'zh-CN': '直播间太热闹了，请稍后再进', en: 'The room is very full. Please try again in a moment' },
}
