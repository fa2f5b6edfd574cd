import type { Word } from '../platform/words.ts'
import type { ProductState } from './rules.ts'
import type { StockReason } from './variants/rules.ts'

const state: Record<ProductState, Word> = {
  draft: { 'zh-CN': '草稿', en: 'Draft' },
  submitted: { 'zh-CN': '待审核', en: 'In review' },
  'on-sale': { 'zh-CN': '在售', en: 'On sale' },
  'off-sale': { 'zh-CN': '已下架', en: 'Off sale' },
  declined: { 'zh-CN': '未通过', en: 'Declined' },
}

export const words = {
  state,

  gone: { 'zh-CN': '没有这件商品', en: 'There is no such product' },
  notOnSale: { 'zh-CN': '这件商品已经下架了', en: 'This product is no longer on sale' },
  soldOut: { 'zh-CN': '已售罄', en: 'Sold out' },
  fewLeft: (left: number): Word => ({ 'zh-CN': `只剩 ${left} 件了，请减少数量`, en: `Only ${left} left. Please choose fewer` }),
  left: { 'zh-CN': (left: number) => `剩 ${left} 件`, en: (left: number) => `${left} left` },
  tooLate: { 'zh-CN': '商品的状态已经变了，请刷新页面再看', en: 'The product’s state has changed. Please reload the page' },
  changedMeanwhile: { 'zh-CN': '商家刚刚改过这件商品，请再看一遍', en: 'The merchant has just changed this product. Please look at it again' },
  notYours: { 'zh-CN': '这不是您可以做的操作', en: 'This is not yours to do' },
  needsPrice: { 'zh-CN': '请先填写价格', en: 'Please give it a price first' },
  needsPicture: { 'zh-CN': '请先放一张图片', en: 'Please add a picture first' },
  needsNote: { 'zh-CN': '请写明原因，商家会看到', en: 'Please say why. The merchant will read it' },
  toldListed: { 'zh-CN': (title: string, _: string) => `${title} 已通过审核并上架`, en: (title: string, _: string) => `${title} was approved and is on sale` },
  toldDeclined: { 'zh-CN': (title: string, because: string) => `${title} 没有通过审核：${because}`, en: (title: string, because: string) => `${title} was not approved: ${because}` },
  toldEdited: { 'zh-CN': (title: string, _: string) => `${title} 的修改已通过审核`, en: (title: string, _: string) => `Your changes to ${title} were approved` },
  toldNotEdited: { 'zh-CN': (title: string, because: string) => `${title} 的修改没有通过：${because}`, en: (title: string, because: string) => `Your changes to ${title} were not approved: ${because}` },
  toldDelisted: { 'zh-CN': (title: string, _: string) => `${title} 已按您的申请下架`, en: (title: string, _: string) => `${title} was taken off sale as you asked` },
  toldNotDelisted: { 'zh-CN': (title: string, because: string) => `${title} 的下架申请没有通过：${because}`, en: (title: string, because: string) => `${title} was not taken off sale: ${because}` },
  askedAlready: { 'zh-CN': '已经申请过了，正在等管理员处理', en: 'You have asked for this already. It waits for the administrator' },
  notAMerchant: { 'zh-CN': '这个人不是商家', en: 'This is not a merchant' },
  noApplication: { 'zh-CN': '这个申请已经处理过了', en: 'This request has been dealt with already' },
  tooManyPictures: (most: number): Word => ({ 'zh-CN': `最多 ${most} 张图片`, en: `At most ${most} pictures` }),
  notYourPicture: { 'zh-CN': '有一张图片找不到了，请重新选择', en: 'One of the pictures cannot be found. Please choose it again' },
  reason: {
    opening: { 'zh-CN': '期初', en: 'Opening' },
    edited: { 'zh-CN': '手工修改', en: 'Changed by hand' },
    counted: { 'zh-CN': '盘点', en: 'Counted' },
    received: { 'zh-CN': '进货', en: 'Received' },
    imported: { 'zh-CN': '表格导入', en: 'Imported' },
    ordered: { 'zh-CN': '下单', en: 'Ordered' },
    cancelled: { 'zh-CN': '订单取消', en: 'Order cancelled' },
    refunded: { 'zh-CN': '退款', en: 'Refunded' },
    returned: { 'zh-CN': '退货入库', en: 'Returned' },
    replaced: { 'zh-CN': '换货发出', en: 'Sent in exchange' },
    lost: { 'zh-CN': '报损', en: 'Lost or damaged' },
  } satisfies Record<StockReason, Word>,
  noVariants: { 'zh-CN': '请至少留一种规格', en: 'Please keep at least one variant' },
  tooManyVariants: (most: number): Word => ({ 'zh-CN': `最多 ${most} 种规格`, en: `At most ${most} variants` }),
  tooManyOptions: (most: number): Word => ({ 'zh-CN': `最多 ${most} 组选项`, en: `At most ${most} options` }),
  valuesMissing: { 'zh-CN': '每种规格都要把选项填全', en: 'Each variant needs a value for every option' },
  variantTwice: (name: string): Word => ({ 'zh-CN': `规格“${name}”重复了`, en: `The variant “${name}” is there twice` }),
  severalVariants: { 'zh-CN': '这件商品有多种规格，请打开商品分别修改', en: 'This product has several variants. Please open it and change them one by one' },
  choose: { 'zh-CN': '请选择规格', en: 'Please choose a variant' },
  noCategory: { 'zh-CN': '请选择分类', en: 'Please choose a category' },
}
