import type { Word } from '../../platform/words.ts'

export const tabNames = ['appeals', 'overdue', 'waiting'] as const
export type Tab = (typeof tabNames)[number]

const tab: Record<Tab, Word> = {
  appeals: { 'zh-CN': '待裁定', en: 'Appeals' },
  overdue: { 'zh-CN': '店家超时', en: 'Overdue' },
  waiting: { 'zh-CN': '店家处理中', en: 'With the shops' },
}

export const words = {
  title: { 'zh-CN': '售后裁定', en: 'Appeals' },
  tabs: { 'zh-CN': '按状态', en: 'By state' },
  tab,
  none: { 'zh-CN': '这里没有售后单', en: 'No cases here' },
  noneText: { 'zh-CN': '买家不认同店家的决定，或店家超时，会出现在这里。', en: 'When buyers do not agree with a shop, or a shop is late, it appears here.' },
  figures: { 'zh-CN': '统计', en: 'Figures' },
  figuresTitle: { 'zh-CN': '全部店家的售后统计', en: 'After-sales figures of all shops' },
  calendar: { 'zh-CN': '工作日历', en: 'Working days' },
  back: { 'zh-CN': '返回', en: 'Back' },
  decide: { 'zh-CN': '裁定', en: 'Decide' },
  decideHint: {
    'zh-CN': '请先看申请、凭证、沟通和检验结果。裁定理由双方都看得到；支持买家后，店家不能再拒绝。',
    en: 'Look at the application, the evidence, the messages and the inspection first. Both sides see your reasons; once decided for the buyer, the shop cannot refuse again.',
  },
  reason: { 'zh-CN': '裁定理由', en: 'Your reasons' },
  uphold: { 'zh-CN': '支持买家', en: 'For the buyer' },
  dismiss: { 'zh-CN': '支持店家', en: 'For the shop' },
  nothing: { 'zh-CN': '现在不用裁定。', en: 'There is nothing to decide now.' },
  appealedFrom: { 'zh-CN': (state: string) => `申请裁定前：${state}`, en: (state: string) => `Before the appeal: ${state}` },
}
