import type { Word } from '../../platform/words.ts'
import type { StockReason } from '../variants/rules.ts'

export const words = {
  reasons: {
    opening: { 'zh-CN': '新商品', en: 'New product' },
    edited: { 'zh-CN': '手工修改', en: 'Changed by hand' },
    counted: { 'zh-CN': '盘点', en: 'Counted' },
    received: { 'zh-CN': '到货', en: 'Goods received' },
    imported: { 'zh-CN': '表格导入', en: 'Imported' },
    ordered: { 'zh-CN': '卖出', en: 'Sold' },
    cancelled: { 'zh-CN': '订单取消', en: 'Order cancelled' },
    refunded: { 'zh-CN': '退款', en: 'Refunded' },
    returned: { 'zh-CN': '退货入库', en: 'Came back' },
    replaced: { 'zh-CN': '换货', en: 'Replaced' },
    lost: { 'zh-CN': '报损', en: 'Lost or spoilt' },
  } satisfies Record<StockReason, Word>,
  badPieces: { 'zh-CN': '请填写 0 到 1000000 的整数', en: 'Please enter a whole number from 0 to 1,000,000' },
  notThatMany: (stock: number): Word => ({ 'zh-CN': `现在只有 ${stock} 件`, en: `There are only ${stock}` }),
  gone: { 'zh-CN': '没有这个规格', en: 'There is no such variant' },
  alarm: {
    'zh-CN': (names: string, more: number) => `库存不多了：${names}${more ? `，还有 ${more} 种` : ''}`,
    en: (names: string, more: number) => `Stock is getting low: ${names}${more ? `, and ${more} more` : ''}`,
  },
  leftOf: { 'zh-CN': (name: string, left: number) => `${name}（剩 ${left} 件）`, en: (name: string, left: number) => `${name} (${left} left)` },
  miscounted: {
    'zh-CN': (ids: string) => `库存和流水对不上，规格编号：${ids}。请运行 stallcast doctor，并从最近的备份核对`,
    en: (ids: string) => `Stock and ledger do not agree for the variants ${ids}. Please run stallcast doctor and compare with the last backup`,
  },
}
