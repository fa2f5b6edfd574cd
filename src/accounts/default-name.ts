import { randomInt } from 'node:crypto'
import { isLocale, type Locale } from '../platform/words.ts'

const names: Record<Locale, string[]> = {
  'zh-CN': ['青柠', '桂花', '山茶', '海棠', '茉莉', '银杏', '竹影', '松果', '荔枝', '杨梅', '枇杷', '石榴', '芒种', '小满', '白露', '云朵', '星河', '晚风', '溪流', '远山'],
  en: ['Lime', 'Maple', 'Willow', 'Juniper', 'Clover', 'Hazel', 'Poppy', 'Fern', 'Birch', 'Heather', 'Plum', 'Quince', 'Sage', 'Thistle', 'Meadow', 'Brook', 'Breeze', 'Cloud', 'Ember', 'Harbour'],
}

/** What somebody is called who gave no name: friendly, and no number of theirs shows through. */
export const defaultName = (locale: string) => {
  const choice = names[isLocale(locale) ? locale : 'zh-CN']
  return `${choice[randomInt(choice.length)]} ${randomInt(100, 1000)}`
}
