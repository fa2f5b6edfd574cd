import type { Word } from '../../platform/words.ts'

export const words = {
  gone: { 'zh-CN': '没有这张优惠券', en: 'There is no such coupon' },
  over: { 'zh-CN': '这次发券已经结束了', en: 'This coupon is no longer handed out' },
  notDroppable: { 'zh-CN': '这张优惠券现在发不了：还没开始、已经结束，或者领完了', en: 'This coupon cannot be dropped now: it has not begun, is over, or is all claimed' },
  claimed: (gives: string): Word => ({ 'zh-CN': `领到了：${gives}。下单时自动使用`, en: `It is yours: ${gives}. It is used by itself when you order` }),
  held: { 'zh-CN': '这张券您已经领了，下单时自动使用', en: 'You have this coupon already. It is used by itself when you order' },
  allGone: { 'zh-CN': '手慢了，券已经领完了', en: 'Too late: all of these coupons are claimed' },
  coupon: { 'zh-CN': '优惠券', en: 'Coupon' },
  claim: { 'zh-CN': '领取', en: 'Claim' },
  yours: { 'zh-CN': '已领取', en: 'Yours' },
  left: { 'zh-CN': (left: string) => `剩 ${left} 张`, en: (left: string) => `${left} left` },
  signInTitle: { 'zh-CN': '登录就能领到', en: 'Sign in to claim it' },
  signInText: { 'zh-CN': '登录后这张券会自动领到您的账号里，然后回到直播间。', en: 'Once you are signed in it is claimed for you, and you are back in the room.' },
  signIn: { 'zh-CN': '登录领取', en: 'Sign in and claim' },
  register: { 'zh-CN': '注册新账号', en: 'Create an account' },
  none: { 'zh-CN': '领完了', en: 'All claimed' },
}
