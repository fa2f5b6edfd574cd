export const words = {
  admin: { 'zh-CN': '管理', en: 'Administration' },
  people: { 'zh-CN': '人员', en: 'People' },
  products: { 'zh-CN': '商品审核', en: 'Review' },
  reviews: { 'zh-CN': '评价', en: 'Reviews' },
  recordings: { 'zh-CN': '录像', en: 'Recordings' },
  evidence: { 'zh-CN': '交易凭证', en: 'Evidence' },
  carriers: { 'zh-CN': '配送', en: 'Delivery' },
  appeals: { 'zh-CN': '售后裁定', en: 'Appeals' },
  outbox: { 'zh-CN': '发件箱', en: 'Outbox' },
  settings: { 'zh-CN': '店铺设置', en: 'Settings' },
  log: { 'zh-CN': '操作记录', en: 'Log' },
  studio: { 'zh-CN': '工作台', en: 'Studio' },
}
