import type { Word } from '../platform/words.ts'
import type { BroadcastState } from './rules.ts'

export const words = {
  gone: { 'zh-CN': '找不到这个直播间', en: 'There is no such room' },
  over: { 'zh-CN': '这场直播已经结束了', en: 'This show is over' },
  opensItself: { 'zh-CN': '这场直播在第一个画面到达时自动开始', en: 'This show begins by itself with its first picture' },
  alreadyOpened: { 'zh-CN': '已经点过「开播」了，画面一到就开始', en: 'It has been opened already and begins with the next picture' },
  nothingComes: { 'zh-CN': '还没有收到推流。请先在 OBS 里点「开始直播」', en: 'Nothing is arriving yet. Press “Start Streaming” in OBS first' },
  testRuns: { 'zh-CN': '测试推流正在进行。请先在 OBS 里停止推流，再改这一项', en: 'A test is running. Stop streaming in OBS first, then change this' },
  alreadyLive: { 'zh-CN': '这场直播已经开始了', en: 'This show is already live' },
  endsTooEarly: { 'zh-CN': '结束时间要晚于开始时间', en: 'The end must be after the start' },
  tooLong: { 'zh-CN': '一场直播最长 24 小时', en: 'A show may last 24 hours at most' },
  noCategory: { 'zh-CN': '请选择一个分类', en: 'Please choose a category' },
  notYourPicture: { 'zh-CN': '找不到这张图片，请重新上传', en: 'This picture is not there. Please upload it again' },
  notYourProduct: { 'zh-CN': '找不到这件商品', en: 'There is no such product' },
  notOnShelf: { 'zh-CN': '这件商品不在货架上，请先把它放上货架', en: 'This product is not on the shelf. Please put it there first' },
  notOnSale: { 'zh-CN': '这件商品还没有上架销售，观众看不到', en: 'This product is not on sale yet, so viewers cannot see it' },
  shelfFull: { 'zh-CN': '货架放满了，先拿下几件吧', en: 'The shelf is full. Please take something off first' },

  states: {
    announced: { 'zh-CN': '预告', en: 'Coming up' },
    live: { 'zh-CN': '直播', en: 'Live' },
    away: { 'zh-CN': '重连中', en: 'Reconnecting' },
    ended: { 'zh-CN': '已结束', en: 'Ended' },
  } satisfies Record<BroadcastState, Word>,

  refusals: {
    'wrong-key': { 'zh-CN': '串流密钥不对。请从「推流」一栏复制现在的密钥，贴到 OBS 里', en: 'The stream key was wrong. Copy the present key from “Streaming” into OBS' },
    'room-over': { 'zh-CN': '这场直播已经结束，不能再推流。请新建一场', en: 'This show is over and takes no more pictures. Please make a new one' },
    'already-publishing': { 'zh-CN': '已经有一台设备在推流，第二台被拒绝了', en: 'Another device is already streaming to this room, so a second one was turned away' },
    codec: { 'zh-CN': '这种视频或声音编码播不了。请在 OBS 里选 H.264 视频和 AAC 声音', en: 'This kind of video or sound cannot be carried. Choose H.264 video and AAC sound in OBS' },
    'no-conversion': { 'zh-CN': '这台服务器没法把 HEVC、AV1 或 Opus 变成每台手机都能播的格式。请在 OBS 里选 H.264 视频和 AAC 声音', en: 'This server cannot turn HEVC, AV1 or Opus into something every phone plays. Choose H.264 video and AAC sound in OBS' },
    'too-heavy': { 'zh-CN': '推流的码率太高，撑不住。请在 OBS 里把视频码率降到 6000 kbps 以下', en: 'The stream was too heavy to carry. Set the video bitrate in OBS to 6000 kbps or less' },
    'no-picture': { 'zh-CN': '编码器连上了，但一直没有画面。请检查 OBS 里的视频来源', en: 'The encoder connected but sent no picture. Check the video source in OBS' },
    unavailable: { 'zh-CN': '服务器这会儿接不了新的推流，请稍后再试', en: 'The server could not take another stream just then. Please try again in a moment' },
  } as Record<string, Word>,
  otherRefusal: { 'zh-CN': '推流中断了：编码器发来的内容读不懂。请检查 OBS 设置后再试', en: 'The stream was cut off: what the encoder sent could not be understood. Check its settings and try again' },
}

export const refusalWord = (reason: string): Word => words.refusals[reason] ?? words.otherRefusal
