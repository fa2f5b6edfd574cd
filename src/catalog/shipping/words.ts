import type { Word } from '../../platform/words.ts'

export const words = {
  mainland: { 'zh-CN': '大陆其余省份', en: 'Rest of mainland China' },
  elsewhere: { 'zh-CN': '其余所有地区', en: 'Everywhere else' },

  pieces: { 'zh-CN': (count: number) => `${count} 件`, en: (count: number) => (count === 1 ? '1 piece' : `${count} pieces`) },
  costs: { 'zh-CN': (fee: string) => `每单 ${fee}`, en: (fee: string) => `${fee} an order` },
  costsUpTo: {
    'zh-CN': (fee: string, first: string, more: string, further: string) => `${first}以内 ${fee}，每增加 ${further}加 ${more}`,
    en: (fee: string, first: string, more: string, further: string) => `${fee} up to ${first}, ${more} more for each further ${further}`,
  },
  freeFrom: { 'zh-CN': (from: string) => `满 ${from}包邮`, en: (from: string) => `free from ${from}` },

  notThere: (zh: string, en: string): Word => ({ 'zh-CN': `暂不发货到${zh}`, en: `We do not ship to ${en}` }),
  ofProduct: (title: string, reason: Word): Word => ({ 'zh-CN': `「${title}」：${String(reason['zh-CN'])}`, en: `“${title}”: ${String(reason.en)}` }),
  unknownRegion: (region: string): Word => ({
    'zh-CN': `没看出「${region}」在哪个省或哪个国家，算不出运费。请把省份写在最前面，例如：浙江省杭州市`,
    en: `We cannot tell which province or country “${region}” is in, so the shipping fee is unknown. Please write it out, such as: Hangzhou, Zhejiang`,
  }),

  gone: { 'zh-CN': '没有这个运费模板', en: 'There is no such shipping template' },
  tooMany: (most: number): Word => ({ 'zh-CN': `最多 ${most} 个运费模板，请先删掉不用的`, en: `At most ${most} shipping templates are kept. Please delete one that is not used` }),
  nameTaken: { 'zh-CN': '已经有一个叫这个名字的运费模板', en: 'There is a shipping template of this name already' },
  inUse: (count: number): Word => ({
    'zh-CN': `还有 ${count} 件商品在用它，请先给它们换一个模板`,
    en: count === 1 ? 'One product still uses it. Please give it another template first' : `${count} products still use it. Please give them another template first`,
  }),
  noZone: { 'zh-CN': '请至少留一个区域', en: 'Please keep at least one zone' },
  noPlaces: { 'zh-CN': '请选择这个区域包括哪些地方', en: 'Please choose which places belong to this zone' },
  placeTwice: (zh: string, en: string): Word => ({ 'zh-CN': `${zh}出现在两个区域里`, en: `${en} is in two zones` }),
  placeExcluded: (zh: string, en: string): Word => ({ 'zh-CN': `${zh}同时又选了不发货`, en: `${en} is also among the places you do not ship to` }),
}
