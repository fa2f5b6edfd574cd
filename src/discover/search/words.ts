import type { Word } from '../../platform/words.ts'
import type { Sorting } from './rules.ts'

export const words = {
  search: { 'zh-CN': '搜索', en: 'Search' },
  searchLabel: { 'zh-CN': '搜商品和直播', en: 'Search products and shows' },
  resultsFor: { 'zh-CN': (q: string) => `「${q}」的搜索结果`, en: (q: string) => `Results for “${q}”` },
  allProducts: { 'zh-CN': '全部商品', en: 'All products' },
  shows: { 'zh-CN': '直播', en: 'Shows' },
  products: { 'zh-CN': '商品', en: 'Products' },
  categories: { 'zh-CN': '分类', en: 'Categories' },
  path: { 'zh-CN': '当前位置', en: 'You are here' },
  counted: { 'zh-CN': (count: string) => `${count} 件`, en: (count: string) => count },

  filters: { 'zh-CN': '筛选', en: 'Filters' },
  narrowed: { 'zh-CN': '已选条件', en: 'Narrowed by' },
  drop: { 'zh-CN': (filter: string) => `去掉条件：${filter}`, en: (filter: string) => `Drop: ${filter}` },
  dropAll: { 'zh-CN': '清除条件', en: 'Clear all' },
  apply: { 'zh-CN': '应用', en: 'Apply' },
  anyCategory: { 'zh-CN': '不限', en: 'Any' },
  category: { 'zh-CN': '分类', en: 'Category' },
  min: { 'zh-CN': '最低价', en: 'Lowest price' },
  max: { 'zh-CN': '最高价', en: 'Highest price' },
  price: {
    'zh-CN': (min: string | null, max: string | null) => (min === null ? `${max} 以内` : max === null ? `${min} 起` : `${min} – ${max}`),
    en: (min: string | null, max: string | null) => (min === null ? `up to ${max}` : max === null ? `from ${min}` : `${min} – ${max}`),
  },
  inStock: { 'zh-CN': '只看有货', en: 'In stock' },
  live: { 'zh-CN': '正在直播', en: 'Live now' },
  merchant: { 'zh-CN': (name: string) => `${name} 的商品`, en: (name: string) => `Sold by ${name}` },
  tags: { 'zh-CN': '常见标签', en: 'Common tags' },
  sort: { 'zh-CN': '排序', en: 'Sort by' },
  sorting: {
    relevance: { 'zh-CN': '最相关', en: 'Best match' },
    newest: { 'zh-CN': '最新', en: 'Newest' },
    'price-up': { 'zh-CN': '价格从低到高', en: 'Price, low to high' },
    'price-down': { 'zh-CN': '价格从高到低', en: 'Price, high to low' },
    'best-selling': { 'zh-CN': '销量', en: 'Best selling' },
  } satisfies Record<Sorting, Word>,
  next: { 'zh-CN': '更多', en: 'More' },

  noneTitle: { 'zh-CN': '没有找到', en: 'Nothing found' },
  noneText: { 'zh-CN': '换个词试试，或者看看下面这些。', en: 'Try another word, or have a look at these.' },
  noneNarrowed: { 'zh-CN': '没有符合全部条件的商品，去掉一个条件试试。', en: 'Nothing meets all of that. Try it with one condition less.' },
  noneInCategory: { 'zh-CN': '这个分类还没有商品', en: 'There is nothing in this category yet' },
  onlyWord: { 'zh-CN': (word: string) => `只搜「${word}」`, en: (word: string) => `Only “${word}”` },
  capped: {
    'zh-CN': (count: string) => `符合的商品很多，这里只给最新的 ${count} 件排了序。再加一个词或条件，会更准。`,
    en: (count: string) => `A great many fit: only the newest ${count} are in this order. Another word or filter narrows it down.`,
  },
  popular: { 'zh-CN': '大家在买', en: 'Popular' },
  noCategory: { 'zh-CN': '没有这个分类', en: 'There is no such category' },
}
