import type { Word } from '../../platform/words.ts'

const both = (word: Word) => [String(word['zh-CN']), String(word.en)] as const

export const words = {
  gone: { 'zh-CN': '没有这次导入', en: 'There is no such import' },
  tooLate: { 'zh-CN': '这次导入已经不能再改了，请刷新页面', en: 'This import can no longer be changed. Please reload the page' },
  another: { 'zh-CN': '上一次导入还没结束，请先等它完成，或者放弃它', en: 'An import is still running. Please wait for it, or give it up first' },
  tooOften: { 'zh-CN': '导入太频繁了，请过几分钟再试', en: 'That was a lot of imports. Please try again in a few minutes' },

  notText: { 'zh-CN': '这不是 CSV 文件。请在表格软件里选「另存为 CSV（UTF-8）」', en: 'This is not a CSV file. In your spreadsheet choose “Save as CSV (UTF-8)”' },
  notASheet: (line: number): Word => ({ 'zh-CN': `第 ${line} 行的引号不成对，读不下去了`, en: `The quotation marks in line ${line} do not match, so the rest cannot be read` }),
  sheetTooBig: { 'zh-CN': '表格太大了，最多 10 MB', en: 'The sheet is too big. At most 10 MB' },
  tooManyRows: (most: number): Word => ({ 'zh-CN': `一次最多 ${most} 行，请分成几个文件`, en: `At most ${most} rows at once. Please split it into several files` }),
  noRows: { 'zh-CN': '表格里没有商品', en: 'There are no products in the sheet' },
  noHeadings: (title: Word, code: Word): Word => {
    const [[titleZh, titleEn], [codeZh, codeEn]] = [both(title), both(code)]
    return { 'zh-CN': `第一行要写列名，至少有「${titleZh}」或「${codeZh}」`, en: `The first row must hold the headings, “${titleEn}” or “${codeEn}” among them` }
  },
  unknownHeading: (heading: string): Word => ({ 'zh-CN': `不认识「${heading}」这一列，已忽略`, en: `The column “${heading}” is not known and is left out` }),
  headingTwice: { 'zh-CN': '这一列出现了两次，请删掉一列', en: 'This column is there twice. Please remove one' },
  cellTooLong: { 'zh-CN': '这一格太长了', en: 'This cell is too long' },

  codeTwice: (line: number): Word => ({ 'zh-CN': `这个编码在第 ${line} 行已经用过，请改成不同的`, en: `This SKU is in line ${line} already. Please make them different` }),
  codeAmbiguous: { 'zh-CN': '您有两件商品用着这个编码，不知道该改哪一件。请先在商品页把它们改成不同的', en: 'Two of your products have this SKU, so it is not clear which one is meant. Please make them different first' },
  noName: { 'zh-CN': '没有名称，也没有认识的编码。请填写名称', en: 'There is no name and no known SKU. Please enter a name' },
  twoProducts: { 'zh-CN': '商品编号和 SKU 编码指的不是同一件商品，请留一个', en: 'Product number and SKU belong to different products. Please keep one of them' },
  differs: (line: number): Word => ({ 'zh-CN': `和同一商品的第 ${line} 行不一样，请改成一样或留空`, en: `This differs from line ${line} of the same product. Please make them the same or leave it empty` }),
  needed: { 'zh-CN': '新商品要填这一格', en: 'A new product needs this' },
  tooLong: (most: number): Word => ({ 'zh-CN': `最多 ${most} 个字`, en: `At most ${most} characters` }),
  noCategory: { 'zh-CN': '没有这个分类。请照商品页里的分类名填写', en: 'There is no such category. Please write it as on the product’s page' },
  twoCategories: { 'zh-CN': '有两个分类叫这个名字，请改填它们网址里的那一段', en: 'Two categories have this name. Please enter the part that stands in their address' },
  badAmount: { 'zh-CN': '请填写金额，例如 128 或 128.50', en: 'Please enter an amount, such as 128 or 128.50' },
  badNumber: (most: number): Word => ({ 'zh-CN': `请填写 0 到 ${most} 的整数`, en: `Please enter a whole number from 0 to ${most}` }),
  optionMissing: { 'zh-CN': '填了取值，也要填选项名（例如：颜色）', en: 'There is a value, so the option needs a name (such as: Colour)' },
  valueMissing: { 'zh-CN': '这个选项没有取值', en: 'This option has no value here' },
  needsOptions: { 'zh-CN': '同一件商品有几行时，请填选项和取值来区分', en: 'A product with several rows needs options and values to tell them apart' },
  variantTwice: (line: number): Word => ({ 'zh-CN': `和第 ${line} 行是同一个规格`, en: `This is the same variant as line ${line}` }),
  tableParts: (row: number): Word => ({ 'zh-CN': `第 ${row} 项要写四段，用 | 隔开：对比项 | 本商品 | 对方 | 来源`, en: `Row ${row} needs four parts with | between: aspect | this product | the other | source` }),
  tableCell: (row: number, most: number): Word => ({ 'zh-CN': `第 ${row} 项有一段太长了，最多 ${most} 个字`, en: `A part of row ${row} is too long. At most ${most} characters` }),
  badReturns: (all: Word[]): Word => ({ 'zh-CN': `请填下面的一种：${all.map(word => String(word['zh-CN'])).join('；')}`, en: `Please enter one of: ${all.map(word => String(word.en)).join('; ')}` }),
  noTemplate: { 'zh-CN': '没有叫这个名字的运费模板', en: 'There is no shipping template of this name' },
  noSupplier: { 'zh-CN': '没有叫这个名字的供应商，请先在「供应商」里添加', en: 'There is no supplier of this name. Please add one under Suppliers first' },
  noPicture: (name: string): Word => ({ 'zh-CN': `ZIP 里没有图片「${name}」`, en: `The picture “${name}” is not in the ZIP` }),
  noZip: (name: string): Word => ({ 'zh-CN': `找不到图片「${name}」。请把图片打成 ZIP 一起上传`, en: `The picture “${name}” cannot be found. Please upload the pictures as a ZIP` }),
  badPicture: (name: string, reason: Word): Word => ({ 'zh-CN': `「${name}」：${String(reason['zh-CN'])}`, en: `“${name}”: ${String(reason.en)}` }),
  pictureTwice: (name: string): Word => ({ 'zh-CN': `ZIP 里有几张图片都叫「${name}」，请写上文件夹`, en: `Several pictures in the ZIP are called “${name}”. Please write the folder as well` }),
  tooManyPictures: (most: number): Word => ({ 'zh-CN': `最多 ${most} 张图片`, en: `At most ${most} pictures` }),
  incomplete: { 'zh-CN': '这件商品正在卖，价格和图片不能没有', en: 'This product is on sale, so it needs a price and a picture' },

  zip: {
    tooBig: { 'zh-CN': '图片包太大了，最多 100 MB', en: 'The ZIP is too big. At most 100 MB' },
    broken: { 'zh-CN': '这不是能打开的 ZIP 文件', en: 'This is not a ZIP file that can be opened' },
    tooMany: { 'zh-CN': '图片包里最多 5000 个文件', en: 'At most 5000 files in the ZIP' },
    tooLarge: { 'zh-CN': '图片包解开后太大了，请分几次导入', en: 'What is in the ZIP is too large. Please import it in parts' },
    locked: { 'zh-CN': '图片包加了密码，请去掉密码再上传', en: 'The ZIP has a password. Please make one without' },
  },
  unreadable: { 'zh-CN': '这张图片在 ZIP 里已经损坏', en: 'this picture is damaged in the ZIP' },
} satisfies Record<string, unknown>
