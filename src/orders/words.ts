import type { Word } from '../platform/words.ts'
import type { State } from './rules.ts'

const states = {
  placed: { 'zh-CN': '待付款', en: 'Waiting for payment' },
  paid: { 'zh-CN': '待发货', en: 'To ship' },
  shipped: { 'zh-CN': '已发货', en: 'On its way' },
  delivered: { 'zh-CN': '已送达', en: 'Delivered' },
  completed: { 'zh-CN': '已完成', en: 'Completed' },
  cancelled: { 'zh-CN': '已取消', en: 'Cancelled' },
} as const

export const words = {
  orders: { 'zh-CN': '我的订单', en: 'My orders' },
  order: { 'zh-CN': (number: string) => `订单 ${number}`, en: (number: string) => `Order ${number}` },
  gone: { 'zh-CN': '找不到这个订单', en: 'There is no such order' },
  tooLate: (state: State): Word => ({
    'zh-CN': `订单现在是「${states[state]['zh-CN']}」，不能再这样操作了`,
    en: `The order is now “${states[state].en}”, so this can no longer be done`,
  }),
  partHasLeft: { 'zh-CN': '有一部分已经发出，整单不能再取消', en: 'A part of it is on its way, so the order as a whole can no longer be cancelled' },
  unknownStep: { 'zh-CN': '没有这一步操作', en: 'There is no such step' },
  notYours: { 'zh-CN': '这一步不由您来操作', en: 'This step is not yours to take' },
  refundByHand: { 'zh-CN': '这笔钱不是在网上付的，请直接退给买家', en: 'This was not paid online. Please give it back to the buyer yourself' },
  broken: { 'zh-CN': '购物内容没有完整收到，请重新打开再试', en: 'What you want to buy did not arrive in one piece. Please open it again' },
  priceMoved: { 'zh-CN': '价格刚刚变了，请看过新价格再确认', en: 'The price has just changed. Please look at the new one and confirm' },
  methodClosed: { 'zh-CN': '店家刚刚停用了这种付款方式，请换一种', en: 'The shop no longer takes this kind of payment. Please choose another' },
  noAddress: { 'zh-CN': '请选择或填写收货地址', en: 'Please choose an address or enter a new one' },
  chooseCarrier: { 'zh-CN': '请填写快递公司和运单号', en: 'Please give the carrier and the tracking number' },

  state: states,
  shippedCash: { 'zh-CN': '已发货，货到付款', en: 'On its way, pay the courier' },

  refundedWhole: { 'zh-CN': '已全额退款', en: 'Refunded' },

  partSent: { 'zh-CN': '部分已发货', en: 'Partly sent' },

  headline: {
    part: { 'zh-CN': '一部分在路上了', en: 'A part of it is on its way' },
    placed: { 'zh-CN': '等您付款', en: 'Waiting for your payment' },
    paid: { 'zh-CN': '已付款，店家正在备货', en: 'Paid. The shop is packing it' },
    paidCash: { 'zh-CN': '已下单，店家正在备货', en: 'Ordered. The shop is packing it' },
    shipped: { 'zh-CN': '在路上了', en: 'On its way to you' },
    delivered: { 'zh-CN': '已经送到', en: 'It has arrived' },
    completed: { 'zh-CN': '交易完成，谢谢惠顾', en: 'All done. Thank you' },
    cancelled: { 'zh-CN': '订单已取消', en: 'This order is cancelled' },
    refundedWhole: { 'zh-CN': '这个订单的钱已全部退还', en: 'All of the money has been given back' },
    refunding: { 'zh-CN': '订单已取消，正在退款', en: 'Cancelled, and your money is on its way back' },
    refunded: { 'zh-CN': '订单已取消，钱已退回', en: 'Cancelled, and your money has been sent back' },
  },

  passage: {
    place: { 'zh-CN': '下单', en: 'Ordered' },
    placeLive: { 'zh-CN': '在直播间下单', en: 'Ordered in the live room' },
    pay: { 'zh-CN': (amount: string) => `已付款 ${amount}`, en: (amount: string) => `Paid ${amount}` },
    accept: { 'zh-CN': '货到付款，等店家发货', en: 'Pay on delivery; the shop will ship it' },
    cancel: { 'zh-CN': '已取消', en: 'Cancelled' },
    refund: { 'zh-CN': '店家取消并全额退款', en: 'Cancelled by the shop, all of the money goes back' },
    takeBack: { 'zh-CN': '未发货，已全额退款', en: 'Refunded before it was sent' },
    ship: { 'zh-CN': '店家已发货', en: 'The shop has sent it' },
    deliver: { 'zh-CN': '已送达', en: 'Delivered' },
    deliverCash: { 'zh-CN': (amount: string) => `已送达，已收现金 ${amount}`, en: (amount: string) => `Delivered, ${amount} received in cash` },
    confirm: { 'zh-CN': '已确认收货', en: 'Receipt confirmed' },
    byItself: { 'zh-CN': '到时自动', en: 'by itself, when the time was up' },
    byProvider: { 'zh-CN': '付款平台确认', en: 'confirmed by the provider' },
    byBuyer: { 'zh-CN': '买家', en: 'the buyer' },
    byYou: { 'zh-CN': '您', en: 'you' },
    byShop: { 'zh-CN': '店家', en: 'the shop' },
    byCourier: { 'zh-CN': '配送员', en: 'the courier' },
  },
  unpaidInTime: { 'zh-CN': '没有在 15 分钟内付款', en: 'It was not paid within 15 minutes' },

  soldMeanwhile: { 'zh-CN': '付款时货已被别人买走，货款原路退回', en: 'Others had paid before you and nothing was left; your money goes back' },

  transition: {
    pay: { 'zh-CN': '标记已收款', en: 'Mark as paid' },
    accept: { 'zh-CN': '接单', en: 'Accept' },
    cancel: { 'zh-CN': '取消订单', en: 'Cancel order' },
    refund: { 'zh-CN': '取消并退款', en: 'Cancel and refund' },
    takeBack: { 'zh-CN': '退款后取消', en: 'Cancel after the refund' },
    ship: { 'zh-CN': '发货', en: 'Ship' },
    deliver: { 'zh-CN': '标记已送达', en: 'Mark as delivered' },
    confirm: { 'zh-CN': '确认收货', en: 'I have received it' },
  },
  cancelSure: { 'zh-CN': '确定取消这个订单吗？已经付出去的款不会自动退回。', en: 'Cancel this order? Money you have already sent does not come back by itself.' },
  cancelKeep: { 'zh-CN': '先不取消', en: 'Keep it' },
  cancelYes: { 'zh-CN': '取消订单', en: 'Cancel it' },

  reviewTitle: { 'zh-CN': '东西还满意吗？', en: 'Are you happy with it?' },
  reviewText: { 'zh-CN': '有空的话写几句，帮后来的人挑选。', en: 'If you have a moment, a few words help those who come after you.' },
  reviewLine: { 'zh-CN': (title: string) => `评价 ${title}`, en: (title: string) => `Review ${title}` },

  evidence: { 'zh-CN': '下载交易凭证', en: 'Download signed evidence' },

  progress: { 'zh-CN': '进度', en: 'Progress' },
  receipt: { 'zh-CN': '明细', en: 'Receipt' },
  times: { 'zh-CN': (count: string) => `×${count}`, en: (count: string) => `×${count}` },
  goods: { 'zh-CN': '商品', en: 'Goods' },
  shipping: { 'zh-CN': '运费', en: 'Shipping' },
  shippingFree: { 'zh-CN': '包邮', en: 'Free' },
  toPay: { 'zh-CN': '应付', en: 'To pay' },
  paid: { 'zh-CN': '实付', en: 'Paid' },
  payCourier: { 'zh-CN': '收货时付给快递员', en: 'Pay the courier' },
  total: { 'zh-CN': '合计', en: 'Total' },
  invoice: { 'zh-CN': '发票', en: 'Invoice' },
  together: { 'zh-CN': '和这些订单一起付：', en: 'Paid together with' },
  toldBefore: { 'zh-CN': (at: string) => `下单前已注明（${at}）`, en: (at: string) => `Said before it was ordered (${at})` },
  agreedBefore: { 'zh-CN': (at: string, said: string) => `下单时已确认（${at}）：${said}`, en: (at: string, said: string) => `Confirmed when it was ordered (${at}): ${said}` },
  noteTitle: { 'zh-CN': '留言', en: 'Note' },
  soldBy: { 'zh-CN': (name: string) => `店家：${name}`, en: (name: string) => `Sold by ${name}` },
  tracking: { 'zh-CN': '运单号', en: 'Tracking number' },
  copy: { 'zh-CN': '复制', en: 'Copy' },
  copyWhat: { 'zh-CN': (what: string) => `复制${what}`, en: (what: string) => `Copy the ${what.toLowerCase()}` },

  payTitle: { 'zh-CN': '怎么付款', en: 'How to pay' },
  payBy: {
    'zh-CN': (time: string) => `请在 ${time} 之前付款（下单后 15 分钟内）。过时会自动取消，货会让给别人。`,
    en: (time: string) => `Please pay by ${time}, that is within 15 minutes of ordering. After that the order is cancelled and the goods go back on the shelf.`,
  },
  payReference: { 'zh-CN': (number: string) => `转账备注请写订单号 ${number}`, en: (number: string) => `Please give the order number ${number} with your payment` },
  payAmount: { 'zh-CN': '付款金额', en: 'Amount' },
  payThen: { 'zh-CN': '店家收到后会确认，这里和短信都会告诉您。', en: 'The shop confirms when it has arrived. You will see it here and get a message.' },
  payCash: { 'zh-CN': (amount: string) => `现在不用付钱。送到时把 ${amount} 付给快递员。`, en: (amount: string) => `Nothing to pay now. Pay the courier ${amount} when it arrives.` },
  payCode: { 'zh-CN': '收款码', en: 'Payment code' },
  payAsk: { 'zh-CN': '店家的收款方式已经变更，请先联系店家再付款。', en: 'The shop has changed how it takes payment. Please ask the shop before you pay.' },

  tabs: { 'zh-CN': '按状态', en: 'By state' },
  tab: {
    all: { 'zh-CN': '全部', en: 'All' },
    placed: { 'zh-CN': '待付款', en: 'To pay' },
    paid: { 'zh-CN': '待发货', en: 'To be sent' },
    shipped: { 'zh-CN': '待收货', en: 'On the way' },
    completed: { 'zh-CN': '已完成', en: 'Completed' },
    cancelled: { 'zh-CN': '已取消', en: 'Cancelled' },
  },
  none: { 'zh-CN': '还没有订单', en: 'No orders yet' },
  noneText: { 'zh-CN': '在直播间看中什么，点「购买」就会出现在这里。', en: 'When you buy something in a live room, you will find it here.' },
  noneHere: { 'zh-CN': '这里没有订单', en: 'No orders here' },
  noneHereText: { 'zh-CN': '这个状态下现在没有订单。', en: 'No order is in this state now.' },
  watchLive: { 'zh-CN': '去看直播', en: 'See who is live' },
  allOrders: { 'zh-CN': '全部订单', en: 'All orders' },
  backToOrders: { 'zh-CN': '返回我的订单', en: 'Back to my orders' },
  cashOnDelivery: { 'zh-CN': '货到付款', en: 'Pay on delivery' },

  message: {
    subject: { 'zh-CN': (shop: string, number: string) => `${shop}：订单 ${number}`, en: (shop: string, number: string) => `${shop}: order ${number}` },
    pay: {
      'zh-CN': (shop: string, number: string) => `【${shop}】已收到订单 ${number} 的货款，正在备货。`,
      en: (shop: string, number: string) => `${shop}: we have received your payment for order ${number} and are packing it.`,
    },
    ship: {
      'zh-CN': (shop: string, number: string, carrier: string, tracking: string) => `【${shop}】订单 ${number} 已发货：${carrier} ${tracking}。`,
      en: (shop: string, number: string, carrier: string, tracking: string) => `${shop}: order ${number} is on its way with ${carrier}, tracking number ${tracking}.`,
    },
    unpaid: {
      'zh-CN': (shop: string, number: string) => `【${shop}】订单 ${number} 没有在 15 分钟内付款，已自动取消。如仍需要，欢迎重新下单。`,
      en: (shop: string, number: string) => `${shop}: order ${number} was not paid within 15 minutes and has been cancelled. You are welcome to order again.`,
    },
    refund: {
      'zh-CN': (shop: string, number: string, reason: string) => `【${shop}】抱歉，店家取消了订单 ${number}：${reason}。货款会原路退回。`,
      en: (shop: string, number: string, reason: string) => `${shop}: we are sorry, the shop has cancelled order ${number}: ${reason}. Your money goes back the way it came.`,
    },
    refundFailed: {
      'zh-CN': (number: string, amount: string) => `订单 ${number} 的 ${amount} 没有退成功，请到付款平台核对，或直接退给买家。`,
      en: (number: string, amount: string) => `${amount} of order ${number} could not be sent back. Please look at the provider’s pages, or give it back yourself.`,
    },
    refunded: {
      'zh-CN': (shop: string, number: string, amount: string) => `【${shop}】订单 ${number} 的 ${amount} 已原路退回。`,
      en: (shop: string, number: string, amount: string) => `${shop}: ${amount} of order ${number} has been sent back the way it came.`,
    },
    cancel: {
      'zh-CN': (shop: string, number: string, reason: string) => `【${shop}】抱歉，店家取消了订单 ${number}：${reason}`,
      en: (shop: string, number: string, reason: string) => `${shop}: we are sorry, the shop has cancelled order ${number}: ${reason}`,
    },
  },
}
