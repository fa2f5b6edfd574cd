import type { Person } from '../accounts/rules.ts'
import { findCaseFor, listCasesOfOrder } from '../aftersales/store.ts'
import type { App } from '../app.ts'
import { categoryName } from '../catalog/rules.ts'
import { findCategory } from '../catalog/store.ts'
import { tellFields } from '../catalog/versions/rules.ts'
import { findVersionAt } from '../catalog/versions/store.ts'
import { listParcelsOfOrder, listTrail } from '../fulfilment/store.ts'
import { orderNumber, type OrderInFull } from '../orders/rules.ts'
import { subjectText } from '../orders/store.ts'
import { listAttemptsOfBill } from '../payments/online/store.ts'
import { listReturnsOfBill } from '../payments/returns/store.ts'
import { findBill, findMethod } from '../payments/store.ts'
import { pictureUrl } from '../platform/images.ts'
import type { Say } from '../platform/words.ts'
import { mostChatLines, mostPictureBytes } from './rules.ts'
import { sha256, type File } from './sign.ts'
import { findProductOfLine, findShow, listChatOf, listShown } from './store.ts'

export type Picture = { id: string; sha256: string | null; file: string | null }
export type Gathered = ReturnType<typeof toldOf> & { pictures: Picture[] }

/** All there is to say about an order, as of now, and the pictures it shows. Nothing that opens an account or moves money. */
export const gather = async (app: App, order: OrderInFull): Promise<{ told: Gathered; files: File[] }> => {
  const told = toldOf(app, order)
  const files: File[] = []
  const pictures: Picture[] = []
  let room = mostPictureBytes
  for (const id of pictureIdsOf(told)) {
    const file = app.images.file(pictureUrl(id, 'l').split('/').at(-1)!)
    const bytes = file && (await file.exists()) ? new Uint8Array(await file.arrayBuffer()) : null
    const kept = bytes !== null && bytes.length <= room
    if (kept) {
      room -= bytes.length
      files.push({ name: `pictures/${id}.webp`, bytes })
    }
    pictures.push({ id, sha256: bytes && sha256(bytes), file: kept ? `pictures/${id}.webp` : null })
  }
  return { told: { ...told, pictures }, files }
}

/** What was shown, then what proves the delivery and what is said of it. */
const pictureIdsOf = ({ goods, parcels, cases }: ReturnType<typeof toldOf>) =>
  new Set([
    ...goods.flatMap(({ pictureId, promised }) => [...(pictureId ? [pictureId] : []), ...(promised?.pictureIds ?? [])]),
    ...cases.flatMap(({ pictures }) => pictures),
    ...parcels.flatMap(({ trail }) => trail.flatMap(({ picture }) => picture ?? [])),
  ])

const toldOf = (app: App, order: OrderInFull) => {
  const { id, buyerName, merchantName, history, address, lines } = order
  const buyer: Pick<Person, 'id'> = { id: order.buyerId }
  return {
    order: {
      number: orderNumber(order), id, state: order.state, placedAt: iso(order.placedAt), buyer: buyerName, merchant: merchantName, currency: order.currency,
      goods: order.goodsTotal, discount: order.discount, shipping: order.shippingFee, shippingDiscount: order.shippingDiscount, total: order.total,
      explanation: order.explanation, way: order.way, wayText: order.wayText, note: order.note,
    },
    goods: lines.map((line, position) => ({ ...line, promised: promiseOf(app, order.id, position), consent: consentOf(order, position) })),
    address,
    history: history.map(({ transition, at, personId, personName, detail }) => ({
      step: transition, at: iso(at), by: personId === null ? null : personId === buyer.id ? 'buyer' : personId === order.merchantId ? 'merchant' : 'other', name: personName, detail,
    })),
    payment: paymentOf(app, order),
    parcels: parcelsOf(app, order),
    show: showOf(app, order),
    cases: casesOf(app, order),
  }
}

/** What was said about returning it before it was bought. */
const consentOf = ({ consents }: OrderInFull, position: number) => {
  const found = consents.find(consent => consent.position === position)
  return found ? { shown: found.shown, said: found.said, at: iso(found.at) } : null
}

/** What the product's page said when it was ordered. */
const promiseOf = (app: App, orderId: number, position: number) => {
  const line = findProductOfLine(app.db, orderId, position)
  const version = line && findVersionAt(app.db, line.productId, line.version ?? 0)
  if (!version) return null
  const category = (say: Say) => (id: number) => {
    const known = findCategory(app.db, id)
    return known ? categoryName(say, known) : String(id)
  }
  const tell = (say: Say) => tellFields(say, version.fields, { category: category(say) })
  const [zh, en] = [tell(app.speak('zh-CN')), tell(app.speak('en'))]
  return {
    version: version.version, at: iso(version.at), fields: version.fields, pictureIds: version.fields.pictureIds,
    texts: zh.map(({ name, text }, index) => ({ name, text: text === en[index]!.text ? text : `${text} / ${en[index]!.text}` })),
  }
}

/** Without a provider's keys, an account's number, or where a payment page was. */
const paymentOf = (app: App, order: OrderInFull) => {
  const bill = findBill(app.db, order.billId)!
  const method = order.methodId === null ? null : findMethod(app.db, app.vault, order.methodId)
  return {
    bill: bill.id, amount: bill.amount, currency: bill.currency, state: bill.state, openedAt: iso(bill.openedAt), closedAt: iso(bill.closedAt),
    method: { kind: order.kind, label: method?.label ?? '' },
    attempts: listAttemptsOfBill(app.db, bill.id).map(({ reference, way, state, amount, currency, transactionId, madeAt, closedAt }) => ({
      reference, way, state, amount, currency, transaction: transactionId, madeAt: iso(madeAt), closedAt: iso(closedAt),
    })),
    returns: listReturnsOfBill(app.db, bill.id).filter(({ part }) => part === subjectText(order.id)).map(({ amount, reason, reference, madeAt, paidAt }) => ({
      amount, reason, reference, madeAt: iso(madeAt), paidAt: iso(paidAt),
    })),
    refunds: order.refunds.map(({ reference, amount, reason, cause, state, madeAt, closedAt }) => ({
      reference, amount, reason, cause, state, madeAt: iso(madeAt), closedAt: iso(closedAt),
    })),
  }
}

const parcelsOf = (app: App, { id }: OrderInFull) =>
  listParcelsOfOrder(app.db, id).map(parcel => ({
    carrier: parcel.carrier, number: parcel.trackingNumber, direction: parcel.direction, case: parcel.caseId, state: parcel.state,
    contents: parcel.contents,
    trail: listTrail(app.db, parcel.id).map(({ step, at, detail, pictureId }) => ({ step, at: iso(at), detail, picture: pictureId })),
  }))

const casesOf = (app: App, { id, buyerId }: OrderInFull) =>
  listCasesOfOrder(app.db, { id: buyerId }, id).map(({ id }) => {
    const found = findCaseFor(app.db, app.vault, 'buyer', { id: buyerId }, id)!
    return {
      number: found.id, kind: found.kind, reason: found.reason, state: found.state, story: found.story, items: found.items,
      openedAt: iso(found.openedAt), refund: { goods: found.goodsRefund, shipping: found.shippingRefund, freight: found.freightRefund }, inspection: found.inspection,
      pictures: [...found.evidence, ...found.inspectionPictures, ...found.messages.flatMap(({ pictureIds }) => pictureIds)],
      history: found.history.map(({ transition, at, party, personName, detail }) => ({ step: transition, at: iso(at), party, name: personName, detail })),
      messages: found.messages.map(({ party, personName, text, at }) => ({ at: iso(at), party, name: personName, text })),
    }
  })

/** The show it was bought in: when the goods were held up to the camera, and what the buyer wrote. */
const showOf = (app: App, { roomId, buyerId, lines }: OrderInFull) => {
  const show = roomId === null ? null : findShow(app.db, roomId)
  if (!show || roomId === null) return null
  return {
    title: show.title, host: show.hostName, startedAt: iso(show.liveAt), endedAt: iso(show.endedAt),
    shown: [...new Set(lines.map(({ productId }) => productId))].flatMap(productId =>
      listShown(app.db, roomId, productId).map(({ fromAt, toAt }) => ({ product: productId, from: iso(fromAt), to: iso(toAt) })),
    ),
    said: listChatOf(app.db, roomId, buyerId, mostChatLines).map(({ text, sentAt, hiddenAt }) => ({ at: iso(sentAt), text, hidden: hiddenAt !== null })),
  }
}

export const iso = <At extends number | null>(at: At) => (at === null ? null : new Date(at).toISOString()) as At extends null ? string | null : string
