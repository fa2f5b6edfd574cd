import { roles } from '../../accounts/rules.ts'
import type { Word } from '../../platform/words.ts'
import { words as people } from '../people/words.ts'

/** What a sentence is told: who did it, the thing's name or number, and what more is known. */
type Sentence = Word<[who: string, subject: string, detail: string]>

const number = (subject: string) => `#${subject.match(/\d+$/)?.[0] ?? subject}`

const roleName = (locale: 'zh-CN' | 'en', name: string) => {
  const role = roles.find(role => role === name)
  return role ? people.roles[role][locale] : name
}

const because = { 'zh-CN': (detail: string) => (detail ? `，原因：${detail}` : ''), en: (detail: string) => (detail ? `: ${detail}` : '') }

export const sentences: Record<string, Sentence> = {
  'shop.opened': { 'zh-CN': (who, shop) => `${who}开张了店铺「${shop}」`, en: (who, shop) => `${who} opened the shop “${shop}”` },
  'settings.changed': { 'zh-CN': who => `${who}更改了店铺设置`, en: who => `${who} changed the shop settings` },
  'administrator.made': { 'zh-CN': (_, person) => `在控制台把 ${person} 设为管理员，并换了密码`, en: (_, person) => `${person} was made administrator from the console, with a new password` },
  'role.granted': { 'zh-CN': (who, person, role) => `${who}授予 ${person} 「${roleName('zh-CN', role)}」角色`, en: (who, person, role) => `${who} gave ${person} the role ${roleName('en', role)}` },
  'role.revoked': { 'zh-CN': (who, person, role) => `${who}收回了 ${person} 的「${roleName('zh-CN', role)}」角色`, en: (who, person, role) => `${who} took the role ${roleName('en', role)} from ${person}` },
  'person.suspended': { 'zh-CN': (who, person, why) => `${who}停用了 ${person} 的账号${because['zh-CN'](why)}`, en: (who, person, why) => `${who} suspended ${person}${because.en(why)}` },
  'person.restored': { 'zh-CN': (who, person) => `${who}恢复了 ${person} 的账号`, en: (who, person) => `${who} let ${person} back in` },
  'message.read': { 'zh-CN': (who, to) => `${who}查看了发给 ${to} 的消息`, en: (who, to) => `${who} read the message to ${to}` },

  'carrier.saved': { 'zh-CN': (who, name) => `${who}保存了快递公司「${name}」`, en: (who, name) => `${who} saved the carrier “${name}”` },
  'carrier.retired': { 'zh-CN': (who, name) => `${who}停用了快递公司「${name}」`, en: (who, name) => `${who} retired the carrier “${name}”` },
  'carrier.resumed': { 'zh-CN': (who, name) => `${who}恢复了快递公司「${name}」`, en: (who, name) => `${who} brought the carrier “${name}” back` },
  'carrier.joined': { 'zh-CN': (who, name, courier) => `${who}让 ${courier} 配送「${name}」的包裹`, en: (who, name, courier) => `${who} lets ${courier} carry the parcels of “${name}”` },
  'carrier.left': { 'zh-CN': (who, name, courier) => `${who}不再让 ${courier} 配送「${name}」的包裹`, en: (who, name, courier) => `${who} no longer lets ${courier} carry the parcels of “${name}”` },
  'parcel.assigned': { 'zh-CN': (who, code, courier) => (courier ? `${who}把包裹 ${code} 派给了 ${courier}` : `${who}收回了包裹 ${code} 的指派`), en: (who, code, courier) => (courier ? `${who} gave parcel ${code} to ${courier}` : `${who} took parcel ${code} from its courier`) },
  'parcels.shippedFromFile': { 'zh-CN': (who, file, count) => `${who}用表格「${file}」发了 ${count} 单`, en: (who, file, count) => `${who} shipped ${count} orders from the file “${file}”` },

  'product.submit': { 'zh-CN': (who, _, title) => `${who}提交了商品「${title}」`, en: (who, _, title) => `${who} submitted “${title}”` },
  'product.withdraw': { 'zh-CN': (who, _, title) => `${who}撤回了商品「${title}」`, en: (who, _, title) => `${who} withdrew “${title}”` },
  'product.approve': { 'zh-CN': (who, _, title) => `${who}通过了商品「${title}」`, en: (who, _, title) => `${who} approved “${title}”` },
  'product.decline': { 'zh-CN': (who, _, detail) => `${who}退回了商品「${detail}」`, en: (who, _, detail) => `${who} declined “${detail}”` },
  'product.take-off': { 'zh-CN': (who, _, title) => `${who}下架了商品「${title}」`, en: (who, _, title) => `${who} took “${title}” off sale` },
  'product.put-back': { 'zh-CN': (who, _, title) => `${who}重新上架了商品「${title}」`, en: (who, _, title) => `${who} put “${title}” back on sale` },
  'product.changed': { 'zh-CN': (who, product, detail) => `${who}修改了商品 ${number(product)}：${detail}`, en: (who, product, detail) => `${who} changed product ${number(product)}: ${detail}` },
  'product.editAsked': { 'zh-CN': (who, _, title) => `${who}申请修改商品「${title}」`, en: (who, _, title) => `${who} asked to change “${title}”` },
  'product.editApproved': { 'zh-CN': (who, _, title) => `${who}通过了商品「${title}」的修改`, en: (who, _, title) => `${who} approved the changes to “${title}”` },
  'product.editDeclined': { 'zh-CN': (who, _, detail) => `${who}没有通过商品「${detail}」的修改`, en: (who, _, detail) => `${who} declined the changes to “${detail}”` },
  'product.delistAsked': { 'zh-CN': (who, _, detail) => `${who}申请下架商品「${detail}」`, en: (who, _, detail) => `${who} asked to take “${detail}” off sale` },
  'product.delistApproved': { 'zh-CN': (who, _, title) => `${who}同意下架商品「${title}」`, en: (who, _, title) => `${who} agreed to take “${title}” off sale` },
  'product.delistDeclined': { 'zh-CN': (who, _, detail) => `${who}没有同意下架商品「${detail}」`, en: (who, _, detail) => `${who} declined to take “${detail}” off sale` },
  'review.rulesChanged': { 'zh-CN': who => `${who}更改了商品审核规则`, en: who => `${who} changed what is reviewed` },
  'merchant.trusted': { 'zh-CN': (who, person) => `${who}更改了 ${person} 的免审权限`, en: (who, person) => `${who} changed what ${person} is trusted with` },

  'review.removed': { 'zh-CN': (who, review, detail) => `${who}删除了自己的评价 ${number(review)}：${detail}`, en: (who, review, detail) => `${who} deleted their review ${number(review)}: ${detail}` },
  'review.hidden': { 'zh-CN': (who, review, detail) => `${who}隐藏了评价 ${number(review)}：${detail}`, en: (who, review, detail) => `${who} hid review ${number(review)}: ${detail}` },
  'review.shown': { 'zh-CN': (who, review, detail) => `${who}恢复了评价 ${number(review)}：${detail}`, en: (who, review, detail) => `${who} showed review ${number(review)} again: ${detail}` },
  'review.kept': { 'zh-CN': (who, review, detail) => `${who}查看了被举报的评价 ${number(review)}，没有问题：${detail}`, en: (who, review, detail) => `${who} looked at the reported review ${number(review)}, and it stays: ${detail}` },

  'evidence.made': { 'zh-CN': (who, order) => `${who}下载了订单 ${number(order)} 的交易凭证`, en: (who, order) => `${who} downloaded the evidence for order ${number(order)}` },

  'words.blocked': { 'zh-CN': (who, _, change) => `${who}修改了屏蔽词：${change}`, en: (who, _, change) => `${who} changed the blocked words: ${change}` },
  'shipping.ways': { 'zh-CN': (who, _, ways) => `${who}设置了其他配送方式：${ways || '无'}`, en: (who, _, ways) => `${who} set the other ways of delivery: ${ways || 'none'}` },
  'shipping.added': { 'zh-CN': (who, _, name) => `${who}添加了运费模板「${name}」`, en: (who, _, name) => `${who} added the shipping template “${name}”` },
  'shipping.changed': { 'zh-CN': (who, _, name) => `${who}修改了运费模板「${name}」`, en: (who, _, name) => `${who} changed the shipping template “${name}”` },
  'shipping.removed': { 'zh-CN': (who, _, name) => `${who}删除了运费模板「${name}」`, en: (who, _, name) => `${who} deleted the shipping template “${name}”` },

  'category.added': { 'zh-CN': (who, _, name) => `${who}添加了分类「${name}」`, en: (who, _, name) => `${who} added the category “${name}”` },
  'category.renamed': { 'zh-CN': (who, _, name) => `${who}把分类改名为「${name}」`, en: (who, _, name) => `${who} renamed a category to “${name}”` },
  'category.moved': { 'zh-CN': (who, _, name) => `${who}移动了分类「${name}」`, en: (who, _, name) => `${who} moved the category “${name}”` },
  'category.hidden': { 'zh-CN': (who, _, name) => `${who}隐藏了分类「${name}」`, en: (who, _, name) => `${who} hid the category “${name}”` },
  'category.shown': { 'zh-CN': (who, _, name) => `${who}重新显示了分类「${name}」`, en: (who, _, name) => `${who} shows the category “${name}” again` },

  'payment-method.added': { 'zh-CN': (who, method) => `${who}添加了收款方式 ${number(method)}`, en: (who, method) => `${who} added the way to pay ${number(method)}` },
  'payment-method.changed': { 'zh-CN': (who, method) => `${who}修改了收款方式 ${number(method)}`, en: (who, method) => `${who} changed the way to pay ${number(method)}` },
  'payment-method.opened': { 'zh-CN': (who, method) => `${who}启用了收款方式 ${number(method)}`, en: (who, method) => `${who} opened the way to pay ${number(method)}` },
  'payment-method.closed': { 'zh-CN': (who, method) => `${who}停用了收款方式 ${number(method)}`, en: (who, method) => `${who} closed the way to pay ${number(method)}` },

  'payment.confirmed': { 'zh-CN': (who, bill, amount) => `${who}确认收到账单 ${number(bill)} 的款 ${amount}`, en: (who, bill, amount) => `${who} has seen ${amount} of bill ${number(bill)} come in` },
  'payment-method.shared': { 'zh-CN': (who, method) => `${who}用收款方式 ${number(method)} 代各商家收款`, en: (who, method) => `${who} uses payment method ${number(method)} for every merchant` },
  'payment-method.unshared': { 'zh-CN': (who, method) => `${who}不再用收款方式 ${number(method)} 代各商家收款`, en: (who, method) => `${who} uses payment method ${number(method)} only for their own` },
  'payment.returned': { 'zh-CN': (who, bill, detail) => `${who}把账单 ${number(bill)} 的 ${detail} 退给了买家`, en: (who, bill, detail) => `${who} gave ${detail} of bill ${number(bill)} back by hand` },
  'offer.added': { 'zh-CN': (who, offer, detail) => `${who}新建了优惠 ${number(offer)} ${detail}`, en: (who, offer, detail) => `${who} added offer ${number(offer)} ${detail}` },
  'offer.changed': { 'zh-CN': (who, offer, detail) => `${who}修改了优惠 ${number(offer)} ${detail}`, en: (who, offer, detail) => `${who} changed offer ${number(offer)} ${detail}` },
  'offer.ended': { 'zh-CN': (who, offer, detail) => `${who}结束了优惠 ${number(offer)} ${detail}`, en: (who, offer, detail) => `${who} ended offer ${number(offer)} ${detail}` },
  'price.struck': { 'zh-CN': (who, variant, detail) => `${who}设置了规格 ${number(variant)} 的划线价 ${detail}`, en: (who, variant, detail) => `${who} set the struck price of variant ${number(variant)} ${detail}` },
  'calendar.daySet': { 'zh-CN': (who, day, detail) => `${who}设置了日历 ${day}：${detail}`, en: (who, day, detail) => `${who} set ${day} in the calendar: ${detail}` },
  'calendar.dayUnset': { 'zh-CN': (who, day) => `${who}把日历 ${day} 恢复为平常`, en: (who, day) => `${who} made ${day} an ordinary day again` },
  'payment.refundAsked': { 'zh-CN': (who, bill, detail) => `${who}为账单 ${number(bill)} 退款 ${detail}`, en: (who, bill, detail) => `${who} sent ${detail} of bill ${number(bill)} back` },
  'payment.refundFailed': { 'zh-CN': (_, bill, why) => `账单 ${number(bill)} 的退款没有成功：${why}`, en: (_, bill, why) => `money of bill ${number(bill)} could not be sent back: ${why}` },
  'payment.wrongAmount': { 'zh-CN': (_, bill, said) => `付款平台报告的账单 ${number(bill)} 金额不对：${said}`, en: (_, bill, said) => `the provider reported another amount for bill ${number(bill)}: ${said}` },

  'stock.miscounted': { 'zh-CN': (_, __, ids) => `库存和流水对不上，规格 ${ids}`, en: (_, __, ids) => `stock and ledger do not agree for the variants ${ids}` },
  'supplier.removed': { 'zh-CN': (who, person) => `${who}移除了供应商 ${number(person)}`, en: (who, person) => `${who} removed the supplier ${number(person)}` },
  'products.imported': { 'zh-CN': (who, one, counts) => `${who}从表格导入了商品（${counts}，第 ${number(one)} 次导入）`, en: (who, one, counts) => `${who} imported products from a sheet (${counts}, import ${number(one)})` },
  'orders.exported': { 'zh-CN': who => `${who}导出了订单`, en: who => `${who} exported their orders` },

  'room.keyShown': { 'zh-CN': (who, room) => `${who}查看了直播 ${number(room)} 的推流密钥`, en: (who, room) => `${who} looked at the stream key of room ${number(room)}` },
  'room.simulcastAdded': { 'zh-CN': (who, room, place) => `${who}让直播 ${number(room)} 同时播到${place}`, en: (who, room, place) => `${who} began to show room ${number(room)} on ${place} too` },
  'room.keyReplaced': { 'zh-CN': (who, room) => `${who}更换了直播 ${number(room)} 的推流密钥`, en: (who, room) => `${who} replaced the stream key of room ${number(room)}` },

  'recording.keptLonger': { 'zh-CN': (who, room, years) => `${who}把直播 ${number(room)} 的录像改为保存 ${years} 年`, en: (who, room, years) => `${who} keeps the recording of room ${number(room)} for ${years} years` },
  'recording.forgotten': { 'zh-CN': (_, room) => `直播 ${number(room)} 的录像期满，已删除`, en: (_, room) => `The recording of room ${number(room)} had been kept for its time and was deleted` },
  'recording.stopped': { 'zh-CN': (_, __, text) => text, en: (_, __, text) => text },
  'recording.disk-short': { 'zh-CN': (_, __, text) => text, en: (_, __, text) => text },
  'recording.disk-full': { 'zh-CN': (_, __, text) => text, en: (_, __, text) => text },
  'replay.shown': { 'zh-CN': (who, room) => `${who}公开了直播 ${number(room)} 的回放`, en: (who, room) => `${who} shows the replay of room ${number(room)}` },
  'replay.hidden': { 'zh-CN': (who, room) => `${who}不再公开直播 ${number(room)} 的回放`, en: (who, room) => `${who} hid the replay of room ${number(room)}` },
}

export const words = {
  title: { 'zh-CN': '操作记录', en: 'Log' },
  itself: { 'zh-CN': '系统', en: 'The shop itself' },
  gonePerson: { 'zh-CN': (id: number) => `#${id}`, en: (id: number) => `#${id}` },
  other: { 'zh-CN': (who: string, deed: string, detail: string) => `${who}：${deed} ${detail}`, en: (who: string, deed: string, detail: string) => `${who}: ${deed} ${detail}` },
  none: { 'zh-CN': '还没有记录', en: 'Nothing yet' },
  noneText: { 'zh-CN': '授予角色、审核商品、更改设置这些事，都会记在这里。', en: 'Roles given, products reviewed, settings changed: all of it is written down here.' },
}
