import type { Word } from '../../platform/words.ts'
import type { PointKind, ReturnExclusion } from './rules.ts'

export const words = {
  points: {
    function: { 'zh-CN': '功能', en: 'What it does' },
    material: { 'zh-CN': '设计与材质', en: 'Design and material' },
    scene: { 'zh-CN': '使用场景', en: 'When to use it' },
  } satisfies Record<PointKind, Word>,
  sellingPoints: { 'zh-CN': '卖点', en: 'Highlights' },

  comparison: { 'zh-CN': (against: string) => `与「${against}」对比`, en: (against: string) => `Compared with ${against}` },
  aspect: { 'zh-CN': '对比项', en: 'Aspect' },
  ours: { 'zh-CN': '本商品', en: 'This product' },
  source: { 'zh-CN': '来源', en: 'Source' },
  noAgainst: { 'zh-CN': '请写明和什么对比', en: 'Please say what it is compared with' },
  tooManyRows: (most: number): Word => ({ 'zh-CN': `最多对比 ${most} 项`, en: `At most ${most} rows` }),
  rowUnfinished: (number: number): Word => ({ 'zh-CN': `第 ${number} 行没有填全`, en: `Row ${number} is not finished` }),
  rowWithoutSource: (number: number): Word => ({ 'zh-CN': `第 ${number} 行说到了别人，请写明来源（检测报告、官网页面等）`, en: `Row ${number} speaks of others. Please say where it is from (a test report, their own page …)` }),
  rowBoasts: (number: number): Word => ({ 'zh-CN': `第 ${number} 行用了「最好」一类的词，广告法不允许，请写事实`, en: `Row ${number} uses a word like “best”. Please state a fact instead` }),

  tooManyTags: (most: number): Word => ({ 'zh-CN': `最多 ${most} 个标签`, en: `At most ${most} tags` }),
  tagTooLong: (most: number): Word => ({ 'zh-CN': `每个标签最多 ${most} 个字`, en: `A tag has at most ${most} characters` }),

  noReturn: { 'zh-CN': '不支持七天无理由退货', en: 'No return without a reason' },
  because: { 'zh-CN': (reason: string) => `不支持七天无理由退货：${reason}`, en: (reason: string) => `No return without a reason: ${reason}` },
  sevenDays: { 'zh-CN': '七天无理由退货', en: 'Seven days to return it without a reason' },
  exclusion: {
    custom: { 'zh-CN': '为您定做', en: 'made to your order' },
    fresh: { 'zh-CN': '鲜活易腐', en: 'fresh goods that spoil' },
    digital: { 'zh-CN': '在线下载或拆封的数字商品', en: 'downloads and opened digital goods' },
    press: { 'zh-CN': '报纸、期刊', en: 'newspapers and periodicals' },
    hygiene: { 'zh-CN': '拆封后影响健康或品质（内衣、食品、化妆品等）', en: 'not hygienic once opened (underwear, food, cosmetics …)' },
    activated: { 'zh-CN': '激活或试用后价值明显降低', en: 'worth much less once activated or tried' },
    flawed: { 'zh-CN': '已说明临近保质期或有瑕疵', en: 'sold as near its date or flawed' },
  } satisfies Record<ReturnExclusion, Word>,
}
