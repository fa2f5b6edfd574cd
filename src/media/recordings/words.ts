import type { Word } from '../../platform/words.ts'
import type { Place } from './rules.ts'

export const words = {
  gone: { 'zh-CN': '这段录像已经不在了', en: 'This recording is no longer there' },
  stillRunning: { 'zh-CN': '直播结束后才能改保存期限', en: 'How long it is kept can be set once the show is over' },
  noFfmpeg: { 'zh-CN': '这台机器上没有 ffmpeg，只能逐段下载', en: 'There is no ffmpeg on this machine: the takes can be fetched one by one' },
  noRoomToExport: { 'zh-CN': '硬盘空间不够，拼不出整段文件', en: 'There is not enough room on the disk to put the file together' },
  notClosed: { 'zh-CN': '录像还在整理，请过一会儿再来', en: 'The recording is still being closed. Please come back in a moment' },
  onlyLonger: { 'zh-CN': '保存期限只能延长，不能缩短', en: 'A recording can be kept longer, but not shorter' },
  places: {
    here: { 'zh-CN': '本机', en: 'This computer' },
    archive: { 'zh-CN': '第二存放处', en: 'The second place' },
    store: { 'zh-CN': '对象存储', en: 'The object store' },
  } satisfies Record<Place, Word>,
  alarms: {
    'no-room': { 'zh-CN': '录像停了：存放的地方满了。直播照常进行', en: 'Recording has stopped: there is no room left. The show goes on' },
    'too-slow': { 'zh-CN': '录像漏了一段：硬盘写得太慢。直播照常进行', en: 'A piece was not recorded: the disk is too slow. The show goes on' },
  },
  subject: { 'zh-CN': (shop: string) => `「${shop}」的录像`, en: (shop: string) => `Recordings of ${shop}` },
  short: (hours: number): Word => ({
    'zh-CN': `存放录像的硬盘快满了，还能录大约 ${hours} 小时。请腾出空间，或设置第二存放处。`,
    en: `The disk for recordings is filling up: about ${hours} more hours fit. Please make room, or set up a second place.`,
  }),
  full: (second: boolean): Word =>
    second
      ? { 'zh-CN': '存放录像的硬盘满了，录像改存到第二存放处。', en: 'The disk for recordings is full. They go to the second place now.' }
      : { 'zh-CN': '存放录像的硬盘满了，新的直播不再录像。请腾出空间，或设置第二存放处。', en: 'The disk for recordings is full: nothing new is recorded. Please make room, or set up a second place.' },
  well: { 'zh-CN': '录像恢复了', en: 'Recording goes on again' },
}
