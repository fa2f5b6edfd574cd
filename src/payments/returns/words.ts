export const words = {
  tooMuch: { 'zh-CN': '退的钱不能比收到的多', en: 'No more can go back than has come in' },
}
