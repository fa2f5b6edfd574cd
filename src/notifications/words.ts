import type { Word } from '../platform/words.ts'
import type { Kind } from './rules.ts'

const kind: Record<Kind, Word> = {
  order: { 'zh-CN': '订单', en: 'Orders' },
  aftersales: { 'zh-CN': '售后', en: 'After-sales' },
  complaint: { 'zh-CN': '投诉', en: 'Complaints' },
  account: { 'zh-CN': '账号', en: 'Your account' },
  product: { 'zh-CN': '商品', en: 'Products' },
  stock: { 'zh-CN': '库存与到货', en: 'Stock and back in stock' },
  delivery: { 'zh-CN': '配送任务', en: 'Deliveries' },
  supply: { 'zh-CN': '供货', en: 'Supplies' },
  room: { 'zh-CN': '直播提醒', en: 'Shows' },
  prize: { 'zh-CN': '中奖与奖励', en: 'Prizes' },
  offer: { 'zh-CN': '优惠', en: 'Offers' },
}

export const words = {
  title: { 'zh-CN': '消息', en: 'Messages' },
  kind,
  unread: { 'zh-CN': '未读', en: 'New' },
  readAll: { 'zh-CN': '全部标为已读', en: 'Mark all as read' },
  none: { 'zh-CN': '还没有消息', en: 'No messages yet' },
  noneText: { 'zh-CN': '订单、售后和提醒的消息都会出现在这里。', en: 'News of your orders, returns and reminders will appear here.' },
  gone: { 'zh-CN': '找不到这条消息', en: 'There is no such message' },

  preferences: { 'zh-CN': '怎么通知我', en: 'How I am told' },
  preferencesHint: {
    'zh-CN': '站内消息总会收到。下面的内容可以不再用短信或邮件通知；订单、售后、投诉和账号安全的通知与您的权益有关，始终会发。',
    en: 'Everything appears here. These can be kept from your phone and mailbox; news of orders, returns, complaints and the safety of your account is always sent, as your rights depend on it.',
  },
  channel: {
    sms: { 'zh-CN': '短信', en: 'Text message' },
    mail: { 'zh-CN': '邮件', en: 'E-mail' },
  },
  byChannel: { 'zh-CN': (kind: string, channel: string) => `${kind}：${channel}`, en: (kind: string, channel: string) => `${kind}: ${channel.toLowerCase()}` },
  save: { 'zh-CN': '保存', en: 'Save' },

  subject: { 'zh-CN': (shop: string, kind: string) => `${shop}：${kind}`, en: (shop: string, kind: string) => `${shop}: ${kind.toLowerCase()}` },
  outgoing: {
    'zh-CN': (shop: string, text: string, url: string) => `【${shop}】${text} ${url}`,
    en: (shop: string, text: string, url: string) => `${shop}: ${text} ${url}`,
  },
}
