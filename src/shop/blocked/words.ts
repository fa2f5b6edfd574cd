import type { Word } from '../../platform/words.ts'

export const words = {
  blocked: (word: string): Word => ({ 'zh-CN': `「${word}」在这里不能用，请换个说法`, en: `“${word}” may not be used here. Please put it differently` }),
  tooMany: (most: number): Word => ({ 'zh-CN': `最多 ${most} 个词`, en: `At most ${most} words` }),
  tooLong: (begin: string, most: number): Word => ({ 'zh-CN': `「${begin}…」太长了，每个词最多 ${most} 个字`, en: `“${begin}…” is too long. A word has at most ${most} characters` }),
}
