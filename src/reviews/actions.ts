import type { Person } from '../accounts/rules.ts'
import type { App } from '../app.ts'
import { findOrderFor } from '../orders/store.ts'
import type { Db } from '../platform/db.ts'
import { noteDeed } from '../platform/deeds.ts'
import { findPictureOf } from '../platform/images.ts'
import { refuse, refuseIf } from '../platform/refusal.ts'
import { refuseBlocked } from '../shop/blocked/actions.ts'
import { notify } from '../notifications/actions.ts'
import { words as orderWords } from '../orders/words.ts'
import { mostPictures, reportsOfPerson, reviewsOfBuyer, whyNotLater, whyNotReview, type Report, type Review, type Stars } from './rules.ts'
import {
  deleteReview, findOpenReview, findReview, findReviewFor, findReviewOf, findReviewOfLine, insertReport, insertReview, insertReviewPictures, updateAnswer, updateLater,
  updateReportsSeen, updateReviewHidden,
} from './store.ts'
import { words } from './words.ts'

export type ReviewFields = { stars: Stars; text: string; anonymous: boolean; pictureIds: string[] }

/** One for each line of one's own order, once it has arrived. */
export const writeReview = (app: App, me: Person, orderId: number, position: number, { stars, text, anonymous, pictureIds }: ReviewFields): Promise<Review> => {
  app.limits.refuseIfTooOften(reviewsOfBuyer, String(me.id))
  return app.change(db => {
    const order = findOrderFor(db, app.vault, me, orderId) ?? refuse(orderWords.gone, 404)
    const line = order.lines[position] ?? refuse(orderWords.gone, 404)
    refuseIf(whyNotReview(order))
    refuseBlocked(db, text)
    if (findReviewOfLine(db, orderId, position)) refuse(words.alreadyWritten, 409)
    if (pictureIds.length > mostPictures || pictureIds.some(id => !findPictureOf(db, me.id, id))) refuse(words.pictureGone)

    const id = insertReview(db, {
      orderId, position, productId: line.productId, merchantId: order.merchantId, authorId: me.id, variantName: line.variantName,
      stars, text, anonymous: anonymous ? 1 : 0, pictured: pictureIds.length ? 1 : 0, madeAt: app.now(),
    })
    insertReviewPictures(db, id, pictureIds)
    notify(app, db, order.merchantId, { kind: 'product', url: '/studio/reviews', text: say => say(words.toldWritten, line.title, stars) })
    return findReview(db, id)!
  })
}

/** What somebody has to add after some time of use: once. */
export const addLater = (app: App, me: Person, id: number, text: string): Promise<Review> =>
  app.change(db => {
    const review = findReviewOf(db, me, id) ?? refuse(words.gone, 404)
    refuseIf(whyNotLater(review, app.now()))
    refuseBlocked(db, text)
    updateLater(db, id, text, app.now())
    return findReview(db, id)!
  })

/** One's own words can be taken back, and said anew. */
export const removeReview = (app: App, me: Person, id: number): Promise<Review> =>
  app.change(db => {
    const review = findReviewOf(db, me, id) ?? refuse(words.gone, 404)
    if (review.hidden) refuse(words.isHidden)
    deleteReview(db, id)
    note(app, db, me, review, 'removed', review.text)
    return review
  })

/** An empty one takes the answer away. */
export const answerReview = (app: App, merchant: Person, id: number, text: string): Promise<Review> =>
  app.change(db => {
    const review = findReviewFor(db, merchant, id) ?? refuse(words.gone, 404)
    if (review.hidden) refuse(words.isHidden)
    refuseBlocked(db, text)
    updateAnswer(db, id, text || null, text ? app.now() : null)
    if (text && !review.answer) notify(app, db, review.authorId, { kind: 'product', url: pageOf(review), text: say => say(words.toldAnswered, review.productTitle) })
    return findReview(db, id)!
  })

/** Said twice, it is the same report. */
export const reportReview = (app: App, me: Person, id: number, report: Omit<Report, 'at' | 'personName'>): Promise<Review> => {
  app.limits.refuseIfTooOften(reportsOfPerson, String(me.id))
  return app.change(db => {
    const review = findOpenReview(db, id) ?? refuse(words.gone, 404)
    if (review.authorId === me.id) refuse(words.ownReview)
    insertReport(db, id, me.id, { ...report, at: app.now() })
    return review
  })
}

/** The administrator's: nobody but its author sees it any more, and the author reads why. */
export const hideReview = (app: App, by: Person, id: number, because: string): Promise<Review> =>
  app.change(db => {
    const review = findReview(db, id) ?? refuse(words.gone, 404)
    if (!because) refuse(words.needsBecause)
    if (review.hidden) refuse(words.isHidden, 409)
    updateReviewHidden(db, id, { at: app.now(), by: by.id, because })
    updateReportsSeen(db, id)
    note(app, db, by, review, 'hidden', because)
    notify(app, db, review.authorId, { kind: 'product', url: pageOf(review), text: say => say(words.toldHidden, review.productTitle, because) })
    return findReview(db, id)!
  })

export const showReview = (app: App, by: Person, id: number): Promise<Review> =>
  app.change(db => {
    const review = findReview(db, id) ?? refuse(words.gone, 404)
    if (!review.hidden) refuse(words.isShown, 409)
    updateReviewHidden(db, id, null)
    note(app, db, by, review, 'shown', '')
    return findReview(db, id)!
  })

/** The reports were looked at, and it stays. */
export const keepReview = (app: App, by: Person, id: number): Promise<Review> =>
  app.change(db => {
    const review = findReview(db, id) ?? refuse(words.gone, 404)
    if (review.reportedAt === null) refuse(words.notReported, 409)
    updateReportsSeen(db, id)
    note(app, db, by, review, 'kept', '')
    return review
  })

const pageOf = ({ orderId, position }: Review) => `/orders/${orderId}/reviews/${position}`

const note = (app: App, db: Db, by: Person, { id, productTitle }: Review, what: 'removed' | 'hidden' | 'shown' | 'kept', detail: string) =>
  noteDeed(db, { at: app.now(), personId: by.id, deed: `review.${what}`, subject: `review ${id}`, detail: detail ? `${productTitle}: ${detail}` : productTitle })
