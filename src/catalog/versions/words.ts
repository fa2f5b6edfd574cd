import type { Word } from '../../platform/words.ts'

export const words = {
  title: { 'zh-CN': '名称', en: 'Name' },
  category: { 'zh-CN': '分类', en: 'Category' },
  description: { 'zh-CN': '说明', en: 'Description' },
  shippingFee: { 'zh-CN': '运费', en: 'Shipping fee' },
  options: { 'zh-CN': '规格', en: 'Options' },
  prices: { 'zh-CN': '规格与价格', en: 'Variants and prices' },
  pictures: { 'zh-CN': '图片', en: 'Pictures' },
  /** By the names a product has for them. */
  more: {
    tags: { 'zh-CN': '标签', en: 'Tags' },
    comparison: { 'zh-CN': '对比表', en: 'Comparison' },
    shippingTemplateId: { 'zh-CN': '运费模板', en: 'Shipping template' },
  } as Record<string, Word>,

  history: { 'zh-CN': '历史版本', en: 'Earlier versions' },
  historyOf: { 'zh-CN': (title: string) => `${title} 的历史版本`, en: (title: string) => `Versions of ${title}` },
  intro: { 'zh-CN': '每次修改都留下一版，订单按下单时的那一版。', en: 'Each change leaves a version. An order goes by the one it was placed under.' },
  version: { 'zh-CN': (version: number) => `第 ${version} 版`, en: (version: number) => `Version ${version}` },
  now: { 'zh-CN': '现在', en: 'Now' },
  wanted: { 'zh-CN': '申请改成', en: 'Is to become' },
  changedBy: { 'zh-CN': (name: string, at: string) => `${name} · ${at}`, en: (name: string, at: string) => `${name} · ${at}` },
  nobody: { 'zh-CN': '系统', en: 'By itself' },
  see: { 'zh-CN': '与现在对比', en: 'Compare with now' },
  seeOf: { 'zh-CN': (version: number) => `与现在对比：第 ${version} 版`, en: (version: number) => `Compare with now: version ${version}` },
  against: { 'zh-CN': '对比', en: 'Compare with' },
  go: { 'zh-CN': '对比', en: 'Compare' },
  field: { 'zh-CN': '项目', en: 'Field' },
  same: { 'zh-CN': '两版完全一样。', en: 'The two are the same.' },
  unchanged: { 'zh-CN': (count: number) => `另外 ${count} 项没有变化`, en: (count: number) => (count === 1 ? '1 more is unchanged' : `${count} more are unchanged`) },
  empty: { 'zh-CN': '（空）', en: '(empty)' },
  picture: { 'zh-CN': (number: number) => `图片 ${number}`, en: (number: number) => `Picture ${number}` },
  restore: { 'zh-CN': '恢复到这一版', en: 'Restore this version' },
  restoreHint: { 'zh-CN': '文字、图片、规格和价格都变回这一版，库存不变。现在的内容会留在历史里。', en: 'Texts, pictures, variants and prices go back to this version; the stock stays. What is there now stays among the versions.' },
  back: { 'zh-CN': '返回历史版本', en: 'Back to the versions' },
  backToProduct: { 'zh-CN': '返回商品', en: 'Back to the product' },
  none: { 'zh-CN': '还没有历史版本', en: 'No earlier versions yet' },
  noneText: { 'zh-CN': '第一次修改以后，这里会留下改之前和改之后的内容。', en: 'After the first change, what it said before and after is kept here.' },

  noVersion: { 'zh-CN': '没有这个版本', en: 'There is no such version' },
}
