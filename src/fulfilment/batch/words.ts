import type { Word } from '../../platform/words.ts'

export const words = {
  noFile: { 'zh-CN': '请选择一个 CSV 文件', en: 'Please choose a CSV file' },
  tooBig: { 'zh-CN': '文件太大了，请选 2 MB 以内的', en: 'The file is too big. Please choose one of at most 2 MB' },
  unreadable: { 'zh-CN': '这个文件读不出来。请在表格软件里另存为 CSV 再上传', en: 'This file cannot be read. Please save it as CSV in your spreadsheet and upload that' },
  noColumns: { 'zh-CN': '第一行里没有找到「订单号」「快递公司」「运单号」三列。请用下载的表格来填', en: 'The first line does not name the columns Order, Carrier and Tracking number. Please use the file you can download here' },
  noRows: { 'zh-CN': '表格里没有填了运单号的行', en: 'No row of the file has a tracking number' },
  tooMany: (most: number): Word => ({ 'zh-CN': `一次最多 ${most} 行，请分成几个文件`, en: `At most ${most} rows at once. Please split the file` }),
  gone: { 'zh-CN': '这份检查结果已经过期或已经处理，请重新上传', en: 'This report is old or has been dealt with. Please upload the file again' },
  noneGood: { 'zh-CN': '没有可以发货的行', en: 'No row is good' },

  noOrder: { 'zh-CN': '没有订单号。请填上订单号', en: 'There is no order number. Please fill it in' },
  notANumber: (typed: string): Word => ({ 'zh-CN': `「${typed}」不是订单号。请从订单页复制，例如 2611-0418`, en: `“${typed}” is not an order number. Please copy it from the order, as in 2611-0418` }),
  unknownOrder: (typed: string): Word => ({ 'zh-CN': `您店里没有订单「${typed}」。请核对订单号`, en: `Your shop has no order “${typed}”. Please check the number` }),
  notToShip: (why: Word): Word => ({ 'zh-CN': `${why['zh-CN']}。请从表格里删掉这一行`, en: `${why.en}. Please take this row out of the file` }),
  twice: (line: number): Word => ({ 'zh-CN': `和第 ${line} 行是同一个订单。要分几个包裹，请到订单页发货`, en: `This is the same order as in row ${line}. To send it in several parcels, use the order’s own page` }),
  noCarrier: { 'zh-CN': '没有快递公司。请填上名字', en: 'There is no carrier. Please fill in its name' },
  sameNumber: (line: number): Word => ({ 'zh-CN': `运单号和第 ${line} 行一样。请核对哪一行是对的`, en: `Row ${line} has the same tracking number. Please check which one is right` }),
  usedNumber: (order: string): Word => ({ 'zh-CN': `订单 ${order} 已经用了这个运单号。请核对`, en: `Order ${order} already has this tracking number. Please check it` }),
}
