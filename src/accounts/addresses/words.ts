import type { Word } from '../../platform/words.ts'

export const words = {
  title: { 'zh-CN': '收货地址', en: 'Delivery addresses' },
  name: { 'zh-CN': '收货人', en: 'Name' },
  phone: { 'zh-CN': '联系电话', en: 'Phone for the courier' },
  region: { 'zh-CN': '省、市、区', en: 'City and region' },
  street: { 'zh-CN': '详细地址', en: 'Street and number' },
  postcode: { 'zh-CN': '邮编（可不填）', en: 'Postcode (if there is one)' },
  regionHint: { 'zh-CN': '例如：浙江省杭州市西湖区', en: 'Such as: Clifton, Bristol' },
  badPhone: { 'zh-CN': '请填写快递员能打通的电话', en: 'Please enter a phone number the courier can call' },
  tooMany: (most: number): Word => ({ 'zh-CN': `最多保存 ${most} 个地址，请先删掉不用的`, en: `At most ${most} addresses are kept. Please remove one first` }),
  isDefault: { 'zh-CN': '默认', en: 'Default' },
  add: { 'zh-CN': '添加地址', en: 'Add an address' },
  edit: { 'zh-CN': '修改', en: 'Edit' },
  editTitle: { 'zh-CN': '修改地址', en: 'Edit address' },
  remove: { 'zh-CN': '删除', en: 'Remove' },
  removeHint: { 'zh-CN': '已下的订单不受影响。', en: 'Orders already placed keep theirs.' },
  save: { 'zh-CN': '保存', en: 'Save' },
  none: { 'zh-CN': '还没有地址', en: 'No address yet' },
  noneText: { 'zh-CN': '下单时填的地址会自动保存在这里，也可以现在就添加。', en: 'The address of your first order is kept here. Or add one now.' },
  gone: { 'zh-CN': '没有找到这个地址', en: 'This address is not in your book' },
}
