import type { Word } from '../platform/words.ts'
import type { MethodKind } from './rules.ts'

const kind: Record<MethodKind, Word> = {
  'bank-transfer': { 'zh-CN': '银行转账', en: 'Bank transfer' },
  'wallet-qr': { 'zh-CN': '扫码付款', en: 'Scan to pay' },
  'cash-on-delivery': { 'zh-CN': '货到付款', en: 'Cash on delivery' },
  stripe: { 'zh-CN': '银行卡（Stripe）', en: 'Card (Stripe)' },
  alipay: { 'zh-CN': '支付宝', en: 'Alipay' },
  'wechat-pay': { 'zh-CN': '微信支付', en: 'WeChat Pay' },
}

export const words = {
  kind,
  noBill: { 'zh-CN': '没有这笔账单', en: 'There is no such bill' },
  billClosed: { 'zh-CN': '这笔账单已经结清或取消了', en: 'This bill has already been settled or cancelled' },
  noMethod: { 'zh-CN': '这个收款方式已经停用，请换一个', en: 'This way to pay is no longer in use. Please choose another' },

  notByHand: { 'zh-CN': '这笔款不用手工确认', en: 'This payment is not confirmed by hand' },
  needsProof: { 'zh-CN': '请选择付款截图', en: 'Please choose the picture of your payment' },
  proofsEnough: (most: number): Word => ({ 'zh-CN': `已经上传了 ${most} 张，店家会看到`, en: `There are ${most} pictures already. The shop will see them` }),
  ownersOnly: { 'zh-CN': '只有店主可以替其他商家收款', en: 'Only the owner may take money for other merchants' },
  cashIsOwn: { 'zh-CN': '货到付款由各商家自己收', en: 'Each merchant takes cash on delivery for themselves' },
  proof: { 'zh-CN': '已付款？上传付款截图', en: 'Paid already? Show the receipt' },
  proofPicture: { 'zh-CN': '付款截图', en: 'Picture of the receipt' },
  proofNote: { 'zh-CN': '备注（可不填）', en: 'A note (if you like)' },
  proofSend: { 'zh-CN': '上传', en: 'Send' },
  proofSent: { 'zh-CN': '付款截图已经给店家了，确认后会告诉您', en: 'The shop has your receipt and will confirm it' },

  tooManyMethods: { 'zh-CN': '收款方式太多了，请修改已有的', en: 'There are too many ways to pay already. Please change one of them' },
  oneIsEnough: { 'zh-CN': '货到付款已经设置过了', en: 'Cash on delivery is there already' },
  needsAccount: { 'zh-CN': '请填写收款账户', en: 'Please fill in the account' },
  needsKeys: { 'zh-CN': '请填写密钥', en: 'Please fill in the keys' },
  yuanOnly: { 'zh-CN': '这种收款方式只收人民币', en: 'This way to pay takes Chinese yuan only' },
  needsCode: { 'zh-CN': '请上传收款码图片', en: 'Please upload the picture of your code' },

  holder: { 'zh-CN': '收款人', en: 'Account holder' },
  bank: { 'zh-CN': '开户银行', en: 'Bank' },
  number: { 'zh-CN': '账号', en: 'Account number' },
  amount: { 'zh-CN': '付款金额', en: 'Amount to pay' },
  reference: { 'zh-CN': '附言请写', en: 'Reference' },
  copy: { 'zh-CN': '复制', en: 'Copy' },
  qrAlt: { 'zh-CN': (label: string) => `${label} 的收款码`, en: (label: string) => `Payment code of ${label}` },
  transferHint: { 'zh-CN': '请转到这个账户，店家收到后会确认', en: 'Please transfer to this account. The shop confirms when the money has arrived' },
  scanHint: { 'zh-CN': '打开手机钱包扫这个码付款，店家收到后会确认', en: 'Scan this code with your wallet to pay. The shop confirms when the money has arrived' },
  onDelivery: { 'zh-CN': '收货时把这笔钱付给快递员', en: 'Pay the courier this amount when the parcel arrives' },
}
