import type { Word } from '../../platform/words.ts'

export const words = {
  title: { 'zh-CN': '录像', en: 'Recordings' },
  plan: { 'zh-CN': '还能录多久', en: 'How much still fits' },
  hours: (hours: string): Word => ({ 'zh-CN': `还能录大约 ${hours} 小时`, en: `About ${hours} more hours fit` }),
  unknown: { 'zh-CN': '还没有录像，无法估算。', en: 'Nothing has been recorded yet, so it cannot be estimated.' },
  bitrate: (rate: string): Word => ({ 'zh-CN': `按最近的码率 ${rate} Mbit/s 估算`, en: `At the recent ${rate} Mbit/s` }),
  free: (free: string, size: string): Word => ({ 'zh-CN': `空闲 ${free}，共 ${size}`, en: `${free} free of ${size}` }),
  kept: (free: string): Word => ({ 'zh-CN': `其中 ${free} 留给系统`, en: `${free} of it stay free` }),
  unreachable: { 'zh-CN': '现在用不了：请检查这个文件夹。', en: 'It cannot be used now: please look after this folder.' },
  states: {
    good: { 'zh-CN': '够用', en: 'Enough room' },
    short: { 'zh-CN': '快满了', en: 'Filling up' },
    full: { 'zh-CN': '满了', en: 'Full' },
  },
  whatNow: {
    'zh-CN': '腾出空间，设置第二存放处（STALLCAST_ARCHIVE）或对象存储（STALLCAST_S3_BUCKET）。未满期限的录像不会被自动删除。',
    en: 'Make room, or set up a second place (STALLCAST_ARCHIVE) or an object store (STALLCAST_S3_BUCKET). Nothing is deleted by itself before its time.',
  },
  stock: { 'zh-CN': '存了什么', en: 'What is kept' },
  place: { 'zh-CN': '地方', en: 'Place' },
  length: { 'zh-CN': '时长', en: 'Length' },
  size: { 'zh-CN': '大小', en: 'Size' },
  none: { 'zh-CN': '还没有录像。', en: 'Nothing has been recorded yet.' },
  keptFor: (years: number): Word => ({ 'zh-CN': `每场录像从结束起保存 ${years} 年，单场可以更久。`, en: `Every recording is kept for ${years} years from the end of the show; single ones longer.` }),
  moved: (days: number): Word => ({ 'zh-CN': `结束 ${days} 天后移到第二存放处或对象存储，核对无误后才删除本机的。`, en: `${days} days after the end it is moved to the second place or the object store; the copy here goes only when that one has been checked.` }),
  hoursLong: (hours: string): Word => ({ 'zh-CN': `${hours} 小时`, en: `${hours} h` }),
}
