export const words = {
  tooShort: { 'zh-CN': '结束要比开始至少晚一秒', en: 'The end must be at least a second after the start' },
  gone: { 'zh-CN': '这一段已经不在了', en: 'This piece is no longer there' },
  tooMany: { 'zh-CN': '这一场的片段够多了，先删几段吧', en: 'This show has enough pieces. Please remove some first' },
  noRecording: { 'zh-CN': '这一场没有录像', en: 'There is no recording of this show' },
  notOver: { 'zh-CN': '直播结束后才能剪', en: 'Pieces can be made once the show is over' },
  hidden: { 'zh-CN': '店家没有公开这场回放', en: 'The shop does not show this recording' },
}
