import type { Word } from '../../platform/words.ts'

export const words = {
  otherKind: { 'zh-CN': '请选音乐（MP3、M4A、WAV…）或视频（MP4、MOV、WebM…）文件', en: 'Please choose music (MP3, M4A, WAV …) or a video (MP4, MOV, WebM …)' },
  tooBig: {
    music: { 'zh-CN': '音乐最大 10 MB', en: 'Music may have 10 MB at most' },
    clip: { 'zh-CN': '视频最大 60 MB', en: 'A video may have 60 MB at most' },
  },
  noRights: { 'zh-CN': '请先确认您有权播放', en: 'Please confirm that you may play it' },
  full: { 'zh-CN': '最多放 6 个，请先删掉一个', en: 'There are six already. Please remove one first' },
  gone: { 'zh-CN': '找不到这个文件', en: 'There is no such file' },
  noFile: { 'zh-CN': '请选择一个文件', en: 'Please choose a file' },

  refusals: {
    unreadable: { 'zh-CN': '打不开：不是能播放的音乐或视频', en: 'It cannot be opened: no music or video that plays' },
    'no-picture': { 'zh-CN': '里面没有画面', en: 'There is no picture in it' },
    'no-sound': { 'zh-CN': '里面没有声音', en: 'There is no sound in it' },
    'too-long': { 'zh-CN': '太长了：音乐最长 10 分钟，视频最长 3 分钟', en: 'Too long: music may take 10 minutes, a video 3' },
    failed: { 'zh-CN': '转换没有成功，请换一个文件', en: 'It could not be converted. Please try another file' },
    'no-ffmpeg': { 'zh-CN': '这台电脑上没有 ffmpeg，没法转换', en: 'This computer has no ffmpeg to convert it with' },
  } satisfies Record<string, Word>,
}
