export const words = {
  editWaits: { 'zh-CN': '您的修改正在等管理员审核，通过之前按原来的内容销售。', en: 'Your changes wait for an administrator. Until then it is sold as it was.' },
  delistWaits: { 'zh-CN': '下架申请正在等管理员处理，处理之前还在销售。', en: 'Your request to take it off sale waits for an administrator. Until then it is still sold.' },
  withdraw: { 'zh-CN': '撤回申请', en: 'Withdraw the request' },
  editDeclined: { 'zh-CN': '修改没有通过审核', en: 'Your changes were not approved' },
  delistDeclined: { 'zh-CN': '下架申请没有通过', en: 'It was not taken off sale' },
  willWait: { 'zh-CN': '修改要等管理员审核。', en: 'Changes wait for an administrator.' },
  pricesAtOnce: { 'zh-CN': '价格和库存马上生效。', en: 'Prices and stock change at once.' },
  askOff: { 'zh-CN': '申请下架', en: 'Ask to take it off' },
  askOffTitle: { 'zh-CN': '申请下架这件商品？', en: 'Ask to take this product off sale?' },
  askOffText: { 'zh-CN': '管理员同意以后，它会立刻从店面和直播间消失。已经下的订单不受影响。', en: 'Once an administrator agrees it disappears from the shop and the live rooms at once. Orders already placed stay.' },
}
