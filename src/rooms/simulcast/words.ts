export const words = {
  notAPlace: { 'zh-CN': '服务器地址要以 rtmp:// 或 rtmps:// 开头', en: 'The server’s address begins with rtmp:// or rtmps://' },
  enough: { 'zh-CN': '最多同时转播到 5 个地方', en: 'Five other places are the most' },
}
