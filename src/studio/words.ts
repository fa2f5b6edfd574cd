import { speak, type Word } from '../platform/words.ts'

export const words = {
  studio: { 'zh-CN': '工作台', en: 'Studio' },
  rooms: { 'zh-CN': '直播', en: 'Live' },
  recordings: { 'zh-CN': '录像', en: 'Recordings' },
  products: { 'zh-CN': '商品', en: 'Products' },
  orders: { 'zh-CN': '订单', en: 'Orders' },
  payments: { 'zh-CN': '收款', en: 'Payments' },
  admin: { 'zh-CN': '管理', en: 'Admin' },

  fileRefused: (name: string, reason: Word): Word => ({ 'zh-CN': `「${name}」：${speak('zh-CN')(reason)}`, en: `“${name}”: ${speak('en')(reason)}` }),
  filesLeftOut: (count: number): Word => ({
    'zh-CN': `图片放不下了，有 ${count} 张没有保存`,
    en: count === 1 ? 'There is no room for one more picture; it was left out' : `There is no room for ${count} more pictures; they were left out`,
  }),
}
