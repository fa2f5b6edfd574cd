import type { Word } from '../../platform/words.ts'

/** What a row of the sheet tells. The headings are read in either language, whatever their case; the order is free. */
export const headings = {
  product: { 'zh-CN': '商品编号', en: 'Product number' },
  title: { 'zh-CN': '名称', en: 'Name' },
  description: { 'zh-CN': '说明', en: 'Description' },
  category: { 'zh-CN': '分类', en: 'Category' },
  tags: { 'zh-CN': '标签', en: 'Tags' },
  function: { 'zh-CN': '功能', en: 'What it does' },
  material: { 'zh-CN': '设计与材质', en: 'Design and material' },
  scene: { 'zh-CN': '使用场景', en: 'When to use it' },
  against: { 'zh-CN': '对比对象', en: 'Compared with' },
  comparison: { 'zh-CN': '对比', en: 'Comparison' },
  returns: { 'zh-CN': '无理由退货', en: 'Return without a reason' },
  option1: { 'zh-CN': '选项1', en: 'Option 1' },
  value1: { 'zh-CN': '取值1', en: 'Value 1' },
  option2: { 'zh-CN': '选项2', en: 'Option 2' },
  value2: { 'zh-CN': '取值2', en: 'Value 2' },
  option3: { 'zh-CN': '选项3', en: 'Option 3' },
  value3: { 'zh-CN': '取值3', en: 'Value 3' },
  code: { 'zh-CN': 'SKU 编码', en: 'SKU' },
  barcode: { 'zh-CN': '条码', en: 'Barcode' },
  price: { 'zh-CN': '价格', en: 'Price' },
  stock: { 'zh-CN': '库存', en: 'Stock' },
  lowAt: { 'zh-CN': '库存提醒', en: 'Low at' },
  weight: { 'zh-CN': '重量（克）', en: 'Weight (g)' },
  pictures: { 'zh-CN': '图片', en: 'Pictures' },
  picture: { 'zh-CN': '规格图片', en: 'Variant picture' },
  shippingFee: { 'zh-CN': '固定运费', en: 'Flat shipping fee' },
  template: { 'zh-CN': '运费模板', en: 'Shipping template' },
  supplier: { 'zh-CN': '供应商', en: 'Supplier' },
  state: { 'zh-CN': '状态', en: 'State' },
} satisfies Record<string, Word>

export type Column = keyof typeof headings
export const columns = Object.keys(headings) as Column[]

/** Other headings by which people know them. */
const aliases: Record<string, Column> = {
  sku: 'code', 编码: 'code', 商家编码: 'code', 货号: 'code', 商品名称: 'title', 标题: 'title', title: 'title', 商品描述: 'description', 描述: 'description',
  单价: 'price', 数量: 'stock', 重量: 'weight', weight: 'weight', images: 'pictures', 商品图片: 'pictures', 类目: 'category', 运费: 'shippingFee', barcode: 'barcode', ean: 'barcode',
}

const plain = (heading: string) => heading.normalize('NFKC').toLowerCase().replace(/[\s_*＊]+/g, '')

const known = new Map<string, Column>([
  ...Object.entries(aliases).map(([alias, column]) => [plain(alias), column] as const),
  ...columns.flatMap(column => [column, headings[column]['zh-CN'], headings[column].en].map(name => [plain(name), column] as const)),
])

export const columnOf = (heading: string): Column | null => known.get(plain(heading)) ?? null

/** Several in one cell. */
export const separator = '|'

/** Rows on lines of their own, their parts with | between; a | or \ that is meant as such has a \ before it. */
export const tableOf = (cell: string): string[][] =>
  cell.split('\n').filter(line => line.trim()).map(line => {
    const parts = ['']
    for (const [found] of line.matchAll(/\\[\\|｜]|[^]/gu)) {
      if (found === '|' || found === '｜') parts.push('')
      else parts[parts.length - 1] += found.length > 1 && found.startsWith('\\') ? found.slice(1) : found
    }
    return parts.map(part => part.trim())
  })

export const tableText = (rows: string[][]): string => rows.map(row => row.map(part => part.replace(/[\\|｜]/g, '\\$&')).join(` ${separator} `)).join('\n')

export const several = (cell: string) => cell.split(/[|｜]/).map(part => part.trim()).filter(Boolean)

/**
 * A spreadsheet takes a cell that begins so for a formula and may run it; with an apostrophe before it is text. It is
 * taken off again when the sheet comes back.
 */
const formula = /^'*[=+\-@＝＋－＠\t\r\n]/

export const guarded = (cell: string) => (formula.test(cell) ? `'${cell}` : cell)
export const unguarded = (cell: string) => (cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell)
