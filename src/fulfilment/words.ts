import type { State } from '../orders/rules.ts'
import { words as orderWords } from '../orders/words.ts'
import type { Word } from '../platform/words.ts'
import type { Direction, Failure, Footprint, ParcelState, Step } from './rules.ts'

const states: Record<Direction, Record<ParcelState, Word>> = {
  out: {
    waiting: { 'zh-CN': '等待取件', en: 'Waiting for pick-up' },
    moving: { 'zh-CN': '运送中', en: 'On its way' },
    failed: { 'zh-CN': '没有送到', en: 'Not delivered' },
    delivered: { 'zh-CN': '已送达', en: 'Delivered' },
    returned: { 'zh-CN': '已退回店里', en: 'Back at the shop' },
    cancelled: { 'zh-CN': '已取消', en: 'Cancelled' },
  },
  back: {
    waiting: { 'zh-CN': '等待上门取件', en: 'To be collected' },
    moving: { 'zh-CN': '退回途中', en: 'On its way back' },
    failed: { 'zh-CN': '没有取到', en: 'Not collected' },
    delivered: { 'zh-CN': '店家已收到', en: 'Received by the shop' },
    returned: { 'zh-CN': '已退回', en: 'Returned' },
    cancelled: { 'zh-CN': '已取消', en: 'Cancelled' },
  },
}

const word = (text: Word, locale: 'zh-CN' | 'en') => String(text[locale])

export const words = {
  gone: { 'zh-CN': '找不到这个包裹', en: 'There is no such parcel' },
  state: states,
  tooLate: ({ direction, state }: { direction: Direction; state: ParcelState }): Word => ({
    'zh-CN': `包裹现在是「${word(states[direction][state], 'zh-CN')}」，不能再这样操作了`,
    en: `The parcel is now “${word(states[direction][state], 'en')}”, so this can no longer be done`,
  }),
  notYours: { 'zh-CN': '这一步不由您来操作', en: 'This step is not yours to take' },
  notToShip: (state: State): Word => ({
    'zh-CN': `订单现在是「${orderWords.state[state]['zh-CN']}」，不能发货`,
    en: `The order is now “${orderWords.state[state].en}” and cannot be shipped`,
  }),
  isCollected: { 'zh-CN': '买家到店自取，不用发货。备好后请在订单页点「已备好」', en: 'The buyer collects this; nothing is sent. When it is ready, say so on the page of the order' },
  moneyIsBack: { 'zh-CN': '这个订单的钱已经全部退回，不要再发货', en: 'All of the money of this order has gone back; it is not to be sent' },
  allPacked: { 'zh-CN': '这个订单的商品都已经装进包裹了', en: 'Everything of this order is in parcels already' },
  nothingPacked: { 'zh-CN': '请至少装一件商品', en: 'Please put at least one piece into the parcel' },
  notSoMany: { 'zh-CN': '没有这么多可以装，请看「还剩」的数量', en: 'There is not as much left to pack. Please look at what is left' },
  chooseCourier: { 'zh-CN': '请从列表里选一位配送员', en: 'Please choose a courier from the list' },
  noLongerOpen: { 'zh-CN': '这个包裹已经结束，不能再改派', en: 'This parcel is done and can no longer be given to somebody' },

  parcels: { 'zh-CN': '包裹', en: 'Parcels' },
  parcel: (code: string): Word => ({ 'zh-CN': `包裹 ${code}`, en: `Parcel ${code}` }),
  partOf: (index: number, count: number): Word => ({ 'zh-CN': `第 ${index} 个，共 ${count} 个`, en: `${index} of ${count}` }),
  heading: { out: { 'zh-CN': '寄给买家', en: 'To the buyer' }, back: { 'zh-CN': '上门取回', en: 'Fetched from the buyer' } } satisfies Record<Direction, Word>,
  ofCase: { 'zh-CN': '售后包裹', en: 'For an after-sales case' },
  trackingNumber: { 'zh-CN': '运单号', en: 'Tracking number' },
  copyAddress: { 'zh-CN': '复制地址', en: 'Copy the address' },
  ownCourier: { 'zh-CN': '店家配送', en: 'The shop’s own courier' },
  lookUp: { 'zh-CN': '查物流', en: 'Track it' },
  lookUpOf: (carrier: string): Word => ({ 'zh-CN': `到${carrier}网站查物流`, en: `Track it at ${carrier}` }),
  callCarrier: (phone: string): Word => ({ 'zh-CN': `客服 ${phone}`, en: `Phone ${phone}` }),
  slot: (from: string, to: string): Word => ({ 'zh-CN': `${from} – ${to}`, en: `${from} – ${to}` }),
  photo: { 'zh-CN': '现场照片', en: 'Photo taken there' },
  rest: (pieces: string): Word => ({ 'zh-CN': `还有 ${pieces} 件没有发出`, en: `${pieces} more to be sent` }),

  footprint: {
    out: {
      pack: { 'zh-CN': '已打包，等待取件', en: 'Packed, waiting for the courier' },
      send: { 'zh-CN': '已发出', en: 'Sent' },
      pickUp: { 'zh-CN': '已取件', en: 'Picked up' },
      deliver: { 'zh-CN': '已送达', en: 'Delivered' },
      fail: { 'zh-CN': '没有送到', en: 'Could not be delivered' },
      return: { 'zh-CN': '已退回店里', en: 'Back at the shop' },
      cancel: { 'zh-CN': '已取消', en: 'Cancelled' },
    },
    back: {
      pack: { 'zh-CN': '已预约上门取件', en: 'Pick-up is booked' },
      send: { 'zh-CN': '已寄出', en: 'Sent' },
      pickUp: { 'zh-CN': '已取到', en: 'Collected' },
      deliver: { 'zh-CN': '店家已收到', en: 'Received by the shop' },
      fail: { 'zh-CN': '没有取到', en: 'Could not be collected' },
      return: { 'zh-CN': '已退回', en: 'Returned' },
      cancel: { 'zh-CN': '已取消', en: 'Cancelled' },
    },
  } satisfies Record<Direction, Record<Footprint['step'], Word>>,

  step: {
    out: {
      pickUp: { 'zh-CN': '已取件', en: 'Picked up' },
      deliver: { 'zh-CN': '已送达', en: 'Delivered' },
      fail: { 'zh-CN': '没有送到', en: 'Not delivered' },
      return: { 'zh-CN': '已回到店里', en: 'It is back here' },
      cancel: { 'zh-CN': '取消这个包裹', en: 'Cancel this parcel' },
    },
    back: {
      pickUp: { 'zh-CN': '已取到', en: 'Collected' },
      deliver: { 'zh-CN': '已交给店家', en: 'Handed to the shop' },
      fail: { 'zh-CN': '没有取到', en: 'Not collected' },
      return: { 'zh-CN': '已退回', en: 'Returned' },
      cancel: { 'zh-CN': '取消取件', en: 'Cancel the pick-up' },
    },
  } satisfies Record<Direction, Record<Step, Word>>,

  failure: {
    nobody: { 'zh-CN': '没有人在', en: 'Nobody was there' },
    address: { 'zh-CN': '地址找不到', en: 'The address could not be found' },
    refused: { 'zh-CN': '对方拒收', en: 'It was refused' },
    unreachable: { 'zh-CN': '电话打不通', en: 'Nobody answered the phone' },
    damaged: { 'zh-CN': '包裹破损', en: 'The parcel is damaged' },
    other: { 'zh-CN': '其他原因', en: 'Something else' },
  } satisfies Record<Failure, Word>,
  why: { 'zh-CN': '原因', en: 'Why' },
  remark: { 'zh-CN': '补充说明（买家看得到）', en: 'Remark (the buyer sees it)' },
  byItself: { 'zh-CN': '随订单更新', en: 'with the order' },

  message: {
    sent: {
      'zh-CN': (number: string, by: string) => `订单 ${number} 已发货：${by}。`,
      en: (number: string, by: string) => `Order ${number} is on its way: ${by}.`,
    },
    sentPart: {
      'zh-CN': (number: string, by: string) => `订单 ${number} 的一部分已发货：${by}。其余的会另外寄出。`,
      en: (number: string, by: string) => `A part of order ${number} is on its way: ${by}. The rest follows separately.`,
    },
    sentForCase: {
      'zh-CN': (number: string, by: string) => `订单 ${number} 的售后包裹已取件，正在路上：${by}。`,
      en: (number: string, by: string) => `What we send you for your case about order ${number} is on its way: ${by}.`,
    },
    delivered: {
      'zh-CN': (number: string) => `订单 ${number} 的包裹已送达。没有收到的话请联系店家。`,
      en: (number: string) => `A parcel of order ${number} has been delivered. If it is not there, please tell the shop.`,
    },
    failed: {
      'zh-CN': (number: string, why: string) => `订单 ${number} 的包裹没有送到：${why}。会再次派送或与您联系。`,
      en: (number: string, why: string) => `A parcel of order ${number} could not be delivered: ${why}. It will be tried again, or we will be in touch.`,
    },
    notCollected: {
      'zh-CN': (number: string, why: string) => `订单 ${number} 的退货没有取到：${why}。会再次上门或与您联系。`,
      en: (number: string, why: string) => `Your return for order ${number} could not be collected: ${why}. We will come again, or be in touch.`,
    },
    collected: {
      'zh-CN': (number: string) => `订单 ${number} 的退货已取走。`,
      en: (number: string) => `Your return for order ${number} has been collected.`,
    },
    merchant: {
      out: { 'zh-CN': (number: string, why: string) => `订单 ${number} 的包裹没有送到：${why}。`, en: (number: string, why: string) => `A parcel of order ${number} could not be delivered: ${why}.` },
      back: { 'zh-CN': (number: string, why: string) => `订单 ${number} 的退货没有取到：${why}。`, en: (number: string, why: string) => `A return for order ${number} could not be collected: ${why}.` },
    },
    assigned: {
      out: { 'zh-CN': (code: string) => `有一个包裹 ${code} 等您配送。`, en: (code: string) => `Parcel ${code} is yours to deliver.` },
      back: { 'zh-CN': (code: string) => `有一个退货 ${code} 等您上门取。`, en: (code: string) => `Return ${code} is yours to collect.` },
    },
  },
}
