import type { Word } from '../../platform/words.ts'
import type { OnlineKind } from '../rules.ts'
import type { RefundState } from './rules.ts'

const payAt: Record<OnlineKind, Word<[amount: string]>> = {
  stripe: { 'zh-CN': amount => `去付款 ${amount}`, en: amount => `Pay ${amount} now` },
  alipay: { 'zh-CN': amount => `去支付宝付款 ${amount}`, en: amount => `Pay ${amount} with Alipay` },
  'wechat-pay': { 'zh-CN': amount => `在手机上打开微信付款 ${amount}`, en: amount => `Pay ${amount} with WeChat on this phone` },
}

const refund: Record<RefundState, Word> = {
  waiting: { 'zh-CN': '正在退款', en: 'On its way back' },
  sent: { 'zh-CN': '正在退款', en: 'On its way back' },
  done: { 'zh-CN': '已退款', en: 'Sent back' },
  failed: { 'zh-CN': '退款没有成功', en: 'Could not be sent back' },
}

export const words = {
  payAt,
  newTab: { 'zh-CN': '（在新页面打开）', en: ' (opens a new page)' },
  visitHint: { 'zh-CN': '付款页在新页面打开，直播不会停。付好以后这里会自动更新。', en: 'The payment page opens beside this one. Once you have paid, you will see it here by itself.' },
  codeHint: { 'zh-CN': '打开微信「扫一扫」付款。付好以后这里会自动更新。', en: 'Scan this with WeChat. Once you have paid, you will see it here by itself.' },
  codeAlt: { 'zh-CN': '微信支付二维码', en: 'WeChat Pay code' },
  codeComing: { 'zh-CN': '正在取付款码…', en: 'Fetching the code…' },
  codeShow: { 'zh-CN': '显示付款码', en: 'Show the code' },
  insideHint: { 'zh-CN': '微信支付会自动打开。付好以后会回到订单。', en: 'WeChat Pay opens by itself. Once you have paid, you are back at your order.' },
  insidePay: { 'zh-CN': (amount: string) => `付款 ${amount}`, en: (amount: string) => `Pay ${amount}` },
  again: { 'zh-CN': '再试一次', en: 'Try again' },
  paid: { 'zh-CN': '已付款，谢谢！店家正在备货。', en: 'Paid, thank you! The shop is packing it.' },
  over: { 'zh-CN': '这笔付款已经取消了。', en: 'This payment has been cancelled.' },
  backLater: { 'zh-CN': '如果刚才已经付了款，会自动退回。', en: 'If you have just paid, the money comes back by itself.' },
  down: { 'zh-CN': '付款平台暂时没有回应，请稍等一会儿再试。没有扣款。', en: 'The payment provider does not answer at the moment. Please try again shortly. Nothing has been charged.' },
  notOnline: { 'zh-CN': '这笔账单不在网上付', en: 'This bill is not paid online' },
  refund,
  refunds: { 'zh-CN': '退款', en: 'Money sent back' },
  refundAmount: { 'zh-CN': '退款金额要大于零，最多是还没退的部分', en: 'Please give an amount above zero and no more than what is left of the payment' },
  cause: {
    late: { 'zh-CN': '付款时订单已经取消，自动退回', en: 'Paid after the order was cancelled: sent back by itself' },
    twice: { 'zh-CN': '付了两次，自动退回一次', en: 'Paid twice: sent back once by itself' },
  },
}
