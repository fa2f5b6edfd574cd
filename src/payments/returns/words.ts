export const words = {
  tooMuch: { 'zh-CN': '退的钱不能比收到的多', en: 'No more can go back than has come in' },
  gone: { 'zh-CN': '找不到这笔要退的钱', en: 'There is no such sum to pay back' },
  paidAlready: { 'zh-CN': '这笔钱已经记为退了', en: 'This has been noted as paid back already' },
  needsReference: { 'zh-CN': '请填写转账单号，方便买家核对', en: 'Please give the reference of your transfer, so that the buyer can find it' },
}
