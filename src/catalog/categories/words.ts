import type { Word } from '../../platform/words.ts'

export const words = {
  gone: { 'zh-CN': '没有这个分类', en: 'There is no such category' },
  noParent: { 'zh-CN': '没有这个上级分类', en: 'There is no such category to stand in' },
  underItself: { 'zh-CN': '不能放到自己或自己的下级里', en: 'A category cannot stand in itself or below itself' },
  tooDeep: (most: number): Word => ({ 'zh-CN': `最多 ${most} 级`, en: `At most ${most} levels` }),
  tooMany: (most: number): Word => ({ 'zh-CN': `最多 ${most} 个分类`, en: `At most ${most} categories` }),
}
