import type { Locale, Word } from '../../platform/words.ts'

export const words = {
  gone: { 'zh-CN': '找不到这家快递公司', en: 'There is no such carrier' },
  strangeNumber: (names: Record<Locale, string>): Word => ({
    'zh-CN': `这不像${names['zh-CN']}的运单号，请再核对一遍`,
    en: `This does not look like a number of ${names.en}. Please check it again`,
  }),
  badUrl: { 'zh-CN': '请填写完整网址，运单号的位置写 {number}', en: 'Please give the whole address, with {number} where the tracking number goes' },
  badPattern: { 'zh-CN': '只能用字母、数字和 # @ * {12,15}，例如 SF#{12,15}', en: 'Only letters, digits and # @ * {12,15} can be used, as in SF#{12,15}' },
  taken: { 'zh-CN': '已经有叫这个名字的快递公司', en: 'There is a carrier of this name already' },
  notCourier: { 'zh-CN': '这个人不是配送员。请先在「人员」里给他配送员角色', en: 'This person is no courier. Give them the role under People first' },
}
