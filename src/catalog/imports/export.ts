import { downloadZip } from 'client-zip'
import { stringify } from 'csv-stringify/sync'
import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { amountInput } from '../../platform/money.ts'
import type { Say } from '../../platform/words.ts'
import { categoryName, type Category, type Product } from '../rules.ts'
import { words as contentWords } from '../content/words.ts'
import { listLowAt } from '../ledger/store.ts'
import { listTemplatesOf } from '../shipping/store.ts'
import { listCategories, listProductsOf } from '../store.ts'
import { listSuppliersOf } from '../suppliers/store.ts'
import type { Variant } from '../variants/rules.ts'
import { listVariantsOfAll } from '../variants/store.ts'
import { words as catalogWords } from '../words.ts'
import { columns, guarded, headings, separator, tableText, type Column } from './columns.ts'
import { productNumber } from './number.ts'

const perTurn = 100

/** All of a merchant's goods as an import reads them, bit by bit; the headings in the reader's language. */
export async function* exportProducts(app: App, merchant: Person, say: Say): AsyncGenerator<string> {
  yield heading(say)
  const names = namesOf(app, merchant, say)
  let before: number | undefined
  for (;;) {
    const products = listProductsOf(app.db, merchant, { before, limit: perTurn })
    const variants = listVariantsOfAll(app.db, products.map(({ id }) => id))
    yield csv(products.flatMap(product => rowsOf(app, say, names, product, variants.get(product.id) ?? [], listLowAt(app.db, product.id))))
    if (products.length < perTurn) return
    before = products.at(-1)!.id
    await Bun.sleep(0)
  }
}

/** With the pictures it names, to be imported elsewhere. */
export const exportWithPictures = (app: App, merchant: Person, say: Say): Response => downloadZip(entries(app, merchant, say))

async function* entries(app: App, merchant: Person, say: Say) {
  const pictures = new Set<string>()
  let sheet = ''
  for await (const part of exportProducts(app, merchant, say)) {
    sheet += part
    for (const [, id] of part.matchAll(/([\w-]{16})\.webp/g)) pictures.add(id!)
  }
  yield { name: 'products.csv', input: sheet }
  for (const id of pictures) {
    const file = app.images.file(`${id}-l.webp`)
    if (file && (await file.exists())) yield { name: `pictures/${id}.webp`, input: file }
  }
}

/** With a byte order mark, without which Excel takes it for something else. */
const heading = (say: Say) => `\uFEFF${csvOf([columns.map(column => say(headings[column]))])}`

type Cells = Partial<Record<Column, string>>

const csv = (rows: Cells[]) => csvOf(rows.map(row => columns.map(column => guarded(row[column] ?? ''))))

const csvOf = (rows: string[][]) => stringify(rows, { record_delimiter: '\r\n' })

type Names = { category: (id: number) => string; template: Map<number, string>; supplier: Map<number, string> }

const namesOf = (app: App, merchant: Person, say: Say): Names => {
  const categories = listCategories(app.db)
  return {
    category: id => telling(say, categories, categories.find(category => category.id === id)),
    template: new Map(listTemplatesOf(app.db, merchant).map(({ id, name }) => [id, name])),
    supplier: new Map(listSuppliersOf(app.db, merchant).map(({ personId, name }) => [personId, name])),
  }
}

/** The name, unless another category has it too. */
const telling = (say: Say, categories: Category[], category?: Category) => {
  if (!category) return ''
  const name = categoryName(say, category)
  const plain = name.toLowerCase()
  const same = categories.filter(({ slug, nameZh, nameEn }) => [slug, nameZh.toLowerCase(), nameEn.toLowerCase()].includes(plain))
  return same.length === 1 ? name : category.slug
}

const pictureName = (id: string) => `${id}.webp`

const rowsOf = (app: App, say: Say, names: Names, product: Product, variants: Variant[], low: Map<number, number | null>): Cells[] => {
  const { currency } = say.customs
  const common: Cells = {
    title: product.title, description: product.description, category: names.category(product.categoryId), tags: product.tags.join(', '),
    function: product.points.function ?? '', material: product.points.material ?? '', scene: product.points.scene ?? '',
    against: product.comparison?.against ?? '', comparison: tableText((product.comparison?.rows ?? []).map(({ aspect, ours, theirs, source }) => [aspect, ours, theirs, source])),
    returns: say(product.returnExcluded ? contentWords.exclusion[product.returnExcluded] : contentWords.sevenDays),
    option1: product.options[0] ?? '', option2: product.options[1] ?? '', option3: product.options[2] ?? '',
    pictures: product.pictureIds.map(pictureName).join(` ${separator} `),
    shippingFee: amountInput(currency, product.shippingFee), template: names.template.get(product.shippingTemplateId ?? 0) ?? '',
    state: say(catalogWords.state[product.state]),
  }
  return variants.map((variant, index) => ({
    ...(index === 0 ? common : {}),
    product: productNumber(app.vault, product.id),
    value1: variant.values[0] ?? '', value2: variant.values[1] ?? '', value3: variant.values[2] ?? '',
    code: variant.code, barcode: variant.barcode, price: amountInput(currency, variant.price), stock: String(variant.stock), lowAt: low.get(variant.id)?.toString() ?? '', weight: String(variant.weight),
    picture: variant.pictureId ? pictureName(variant.pictureId) : '',
    supplier: names.supplier.get(variant.supplierId ?? 0) ?? '',
  }))
}

/** To be filled in: two products, one of them in two colours. */
export const exampleSheet = (app: App, say: Say): string => {
  const [category] = listCategories(app.db)
  const en = say.locale === 'en'
  const kind = category ? categoryName(say, category) : ''
  return heading(say) + csv([
    { title: en ? 'Hand-painted bowl' : '手绘盖碗', description: en ? 'Thrown by hand, 150 ml' : '手工拉坯，150 ml', category: kind, function: en ? 'The lid pours without burning fingers' : '盖沿出水，不烫手', material: en ? 'White porcelain' : '白瓷', code: 'BOWL-1', price: '168', stock: '20', lowAt: '5', weight: '450', pictures: 'bowl.jpg | bowl-side.jpg', shippingFee: '8' },
    { title: en ? 'Linen tea towel' : '亚麻茶巾', category: kind, option1: en ? 'Colour' : '颜色', value1: en ? 'White' : '白', code: 'TOWEL-W', price: '39', stock: '50', weight: '80', pictures: 'towel.jpg', picture: 'towel-white.jpg' },
    { value1: en ? 'Blue' : '蓝', code: 'TOWEL-B', price: '39', stock: '30', weight: '80', picture: 'towel-blue.jpg' },
  ])
}
