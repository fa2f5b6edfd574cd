import type { Word } from '../../platform/words.ts'

export const words = {
  title: { 'zh-CN': '直播状况', en: 'How the show runs' },
  now: { 'zh-CN': '现在', en: 'Now' },
  nothing: { 'zh-CN': '还没有记录', en: 'Nothing recorded yet' },
  nothingText: { 'zh-CN': '推流开始后，每 10 秒记一次：码率、帧率、关键帧、丢帧和编码速度；观众的卡顿和延迟由播放器每半分钟报一次。', en: 'Once a stream comes, bitrate, frame rate, keyframes, dropped frames and encoder speed are noted every 10 seconds; players report stalls and delay every half minute.' },
  toConsole: { 'zh-CN': '直播台', en: 'Console' },
  window: (from: string, to: string): Word => ({ 'zh-CN': `${from} – ${to}`, en: `${from} – ${to}` }),
  fromYou: { 'zh-CN': '您发来的', en: 'What you send' },
  atViewers: { 'zh-CN': '观众那边', en: 'What viewers get' },
  noReports: { 'zh-CN': '观众的播放器还没有报告。', en: 'No player has reported yet.' },
  charts: {
    bitrate: { 'zh-CN': '码率', en: 'Bitrate' },
    frameRate: { 'zh-CN': '帧率', en: 'Frame rate' },
    keyFrameGap: { 'zh-CN': '关键帧间隔', en: 'Keyframe gap' },
    dropped: { 'zh-CN': '每 10 秒丢帧', en: 'Frames dropped per 10 s' },
    speed: { 'zh-CN': '编码速度', en: 'Encoder speed' },
    stalls: { 'zh-CN': '每位观众半分钟的卡顿', en: 'Stalls per viewer and half minute' },
    stalled: { 'zh-CN': '每位观众半分钟卡住的时间', en: 'Time stalled per viewer and half minute' },
    latency: { 'zh-CN': '比现场慢多少', en: 'Delay behind live' },
  },
  units: {
    megabits: (value: number): Word => ({ 'zh-CN': `${(value / 1e6).toFixed(1)} Mb/s`, en: `${(value / 1e6).toFixed(1)} Mb/s` }),
    frames: (value: number): Word => ({ 'zh-CN': `${value.toFixed(0)} 帧/秒`, en: `${value.toFixed(0)} fps` }),
    seconds: (value: number): Word => ({ 'zh-CN': `${value.toFixed(1)} 秒`, en: `${value.toFixed(1)} s` }),
    count: (value: number): Word => ({ 'zh-CN': `${Number(value.toFixed(1))}`, en: `${Number(value.toFixed(1))}` }),
    times: (value: number): Word => ({ 'zh-CN': `${value.toFixed(2)} 倍`, en: `${value.toFixed(2)} ×` }),
  },
}
