import type { Space } from '../../media/uplink.ts'
import type { Word } from '../../platform/words.ts'

const mega = (bits: number) => (bits / 1e6).toFixed(1).replace(/\.0$/, '')

export const words = {
  title: { 'zh-CN': '发给观众', en: 'What goes out to viewers' },
  sent: (bits: number, limit: number | null): Word => limit === null
    ? { 'zh-CN': `正在发给观众 ${mega(bits)} Mbit/s`, en: `Viewers are being sent ${mega(bits)} Mbit/s` }
    : { 'zh-CN': `正在发给观众 ${mega(bits)} Mbit/s，上限 ${mega(limit)} Mbit/s`, en: `Viewers are being sent ${mega(bits)} Mbit/s of ${mega(limit)}` },
  fit: (most: number, more: number): Word => ({
    'zh-CN': `按现在的码率，上行带宽大约够 ${most} 人看，还能再进 ${more} 人`,
    en: `At the present bitrate about ${most === 1 ? '1 viewer fits' : `${most} viewers fit`} on your line; there is room for ${more} more`,
  }),
  unknown: { 'zh-CN': '启动时用 STALLCAST_UPLINK_MBIT 写明上行带宽，这里就会算出够多少人看，带宽快满时也会先保住聊天和下单。', en: 'Start with STALLCAST_UPLINK_MBIT to say how wide the line is: then this tells how many viewers fit, and chat and orders go first when it fills up.' } satisfies Word,
  spaces: {
    free: { 'zh-CN': '宽裕', en: 'Room to spare' },
    busy: { 'zh-CN': '开始忙了', en: 'Getting busy' },
    tight: { 'zh-CN': '有点紧', en: 'Tight' },
    full: { 'zh-CN': '快满了', en: 'Nearly full' },
    over: { 'zh-CN': '满了', en: 'Full' },
  } satisfies Record<Space, Word>,
  seatsTaken: { 'zh-CN': '座位满了', en: 'Every seat is taken' },
  means: {
    free: null,
    busy: { 'zh-CN': '新观众先看小一点的画面（如果有）。', en: 'Newcomers begin with a smaller picture, where there is one.' },
    tight: { 'zh-CN': '新观众看不到最大的画面（如果有小一点的）。', en: 'Newcomers do without the largest picture, where there is a smaller one.' },
    full: { 'zh-CN': '新观众先听声音、看定格画面；已经在看的人不变，聊天和下单照常。', en: 'Newcomers hear the sound and see stills. Whoever watches goes on as before, and chat and orders work as usual.' },
    over: { 'zh-CN': '新观众暂时没有画面和声音；已经在看的人不变，聊天和下单照常。请把码率调低，或换更宽的上行。', en: 'Newcomers get neither picture nor sound for now. Whoever watches goes on as before, and chat and orders work as usual. Lower the bitrate, or get a wider line.' },
  } satisfies Record<Space, Word | null>,
  running: { 'zh-CN': '正在播的直播', en: 'Shows that are on' },
  others: { 'zh-CN': '回放、回看和转推到别处的', en: 'Replays, viewers who went back, and other sites' },
  nothing: { 'zh-CN': '现在没有直播在往外发。', en: 'Nothing is being sent at the moment.' },
  rate: (bits: number): Word => ({ 'zh-CN': `${mega(bits)} Mbit/s`, en: `${mega(bits)} Mbit/s` }),
}
