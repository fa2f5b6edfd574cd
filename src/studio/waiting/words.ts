import type { Word } from '../../platform/words.ts'

export const words = {
  title: { 'zh-CN': '等候时播放', en: 'While they wait' },
  intro: { 'zh-CN': '开播前进来的观众会看到倒计时。放一段短片（静音播放，点一下出声）或音乐（观众点了才响），他们会多等一会儿。', en: 'Whoever comes early sees a countdown. A short clip (muted until tapped) or music (only when a viewer starts it) makes waiting pleasant.' },
  none: { 'zh-CN': '还没有短片或音乐。', en: 'No clip or music yet.' },
  kinds: { music: { 'zh-CN': '音乐', en: 'Music' }, clip: { 'zh-CN': '短片', en: 'Clip' } },
  states: {
    waiting: { 'zh-CN': '正在转换', en: 'Being converted' },
    ready: { 'zh-CN': '可以播放', en: 'Ready' },
    refused: { 'zh-CN': '没有收下', en: 'Not taken' },
  },
  facts: (length: string, size: string): Word => ({ 'zh-CN': `${length} · ${size} MB`, en: `${length} · ${size} MB` }),
  remove: { 'zh-CN': '删除', en: 'Remove' },
  removeOf: (name: string): Word => ({ 'zh-CN': `删除：${name}`, en: `Remove: ${name}` }),
  add: { 'zh-CN': '添加', en: 'Add' },
  file: { 'zh-CN': '短片或音乐', en: 'Clip or music' },
  fileHint: { 'zh-CN': '视频 60 MB、3 分钟以内；音乐 10 MB、10 分钟以内', en: 'A video of at most 60 MB and 3 minutes; music of at most 10 MB and 10 minutes' },
  rights: { 'zh-CN': '我有权在直播间公开播放它（自己的作品，或已取得授权）', en: 'I may play it in public: it is my own, or I have a licence for it' },
  rightsHint: { 'zh-CN': '流行歌曲和影视片段通常需要授权。谁在什么时候确认的会记下来。', en: 'Popular songs and scenes from films usually need a licence. Who confirmed this and when is kept.' },
  sending: { 'zh-CN': '正在上传', en: 'Uploading' },
  failed: { 'zh-CN': '上传中断了，请再试一次', en: 'The upload was cut off. Please try again' },
  full: { 'zh-CN': '已经放满 6 个。', en: 'There are six already.' },
  over: { 'zh-CN': '这场直播已结束。', en: 'This show is over.' },
  link: { 'zh-CN': '等候时的短片和音乐', en: 'Clips and music for the wait' },
  linkHint: { 'zh-CN': '开播前放给早到的观众。', en: 'Played to those who come early.' },
  }
