import type { Word } from '../platform/words.ts'

export const words = {
  open: { 'zh-CN': '店铺已经开张了', en: 'This shop is already open' },
  name: { 'zh-CN': '店名', en: 'Name of the shop' },
  locale: { 'zh-CN': '店铺语言', en: 'Language of the shop' },
  localeHint: { 'zh-CN': '给还没有选语言的客人看', en: 'For visitors who have not chosen theirs' },
  currency: { 'zh-CN': '货币', en: 'Currency' },
  timeZone: { 'zh-CN': '时区', en: 'Time zone' },
  hue: { 'zh-CN': '招牌颜色', en: 'Colour of the shop' },
  hueHint: { 'zh-CN': '拖一拖，任何颜色都保证字看得清。', en: 'Drag it. Text stays readable in every colour.' },
  badTimeZone: { 'zh-CN': '请从列表里选一个时区', en: 'Please choose a time zone from the list' },
  badHue: { 'zh-CN': '请选一个颜色', en: 'Please choose a colour' },
  languages: { 'zh-CN': { 'zh-CN': '简体中文', en: '简体中文' }, en: { 'zh-CN': 'English', en: 'English' } } satisfies Record<string, Word>,
}
