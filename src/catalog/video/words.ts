export const words = {
  otherKind: { 'zh-CN': '请选视频文件（MP4、MOV、WebM…）', en: 'Please choose a video (MP4, MOV, WebM …)' },
  tooBig: { 'zh-CN': '视频最大 60 MB', en: 'A video may have 60 MB at most' },
  noRights: { 'zh-CN': '请先确认您有权使用这段视频', en: 'Please confirm that you may use this video' },
  noFile: { 'zh-CN': '请选择一个文件', en: 'Please choose a file' },
}
