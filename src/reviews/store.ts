import type { Person } from '../accounts/rules.ts'
import { mostCounted, type Db } from '../platform/db.ts'
import type { Report, Review, Score, Show, Stars } from './rules.ts'

type Bind = string | number
type Row = Omit<Review, 'anonymous' | 'later' | 'answer' | 'hidden' | 'pictureIds'> & {
  anonymous: number; laterText: string | null; laterAt: number | null; answer: string | null; answeredAt: number | null
  hiddenAt: number | null; hiddenBecause: string | null; pictureIds: string | null
}

const columns = `id, order_id as orderId, position, product_id as productId, merchant_id as merchantId, author_id as authorId,
  (select name from people where id = author_id) as authorName, (select title from products where id = product_id) as productTitle,
  variant_name as variantName, stars, text, anonymous, made_at as madeAt, later_text as laterText, later_at as laterAt, answer, answered_at as answeredAt,
  reported_at as reportedAt, hidden_at as hiddenAt, hidden_because as hiddenBecause,
  (select group_concat(picture_id, ' ' order by position) from review_pictures where review_id = reviews.id) as pictureIds`

const toReview = ({ laterText, laterAt, answer, answeredAt, hiddenAt, hiddenBecause, pictureIds, anonymous, ...rest }: Row): Review => ({
  ...rest,
  anonymous: anonymous === 1,
  later: laterText === null ? null : { text: laterText, at: laterAt! },
  answer: answer === null ? null : { text: answer, at: answeredAt! },
  hidden: hiddenAt === null ? null : { at: hiddenAt, because: hiddenBecause ?? '' },
  pictureIds: pictureIds?.split(' ') ?? [],
})

const one = (db: Db, where: string, ...binds: Bind[]) => {
  const row = db.query<Row, Bind[]>(`select ${columns} from reviews where ${where}`).get(...binds)
  return row && toReview(row)
}

const many = (db: Db, rest: string, ...binds: Bind[]) => db.query<Row, Bind[]>(`select ${columns} from reviews where ${rest}`).all(...binds).map(toReview)

export const findReview = (db: Db, id: number) => one(db, 'id = ?', id)

/** As anybody may see it. */
export const findOpenReview = (db: Db, id: number) => one(db, 'id = ? and hidden_at is null', id)

export const findReviewOf = (db: Db, author: Pick<Person, 'id'>, id: number) => one(db, 'id = ? and author_id = ?', id, author.id)

/** Of what this merchant sold. */
export const findReviewFor = (db: Db, merchant: Pick<Person, 'id'>, id: number) => one(db, 'id = ? and merchant_id = ?', id, merchant.id)

export const findReviewOfLine = (db: Db, orderId: number, position: number) => one(db, 'order_id = ? and position = ?', orderId, position)

type Page = { before?: number; limit: number }

const olderThan = ({ before = Number.MAX_SAFE_INTEGER }: Page) => before

const narrowed: Record<Show, string> = {
  all: '', pictures: 'and pictured = 1', 5: 'and stars = 5', 4: 'and stars = 4', 3: 'and stars = 3', 2: 'and stars = 2', 1: 'and stars = 1',
}

export const listReviewsOfProduct = (db: Db, productId: number, { show = 'all', ...page }: Page & { show?: Show }) =>
  many(db, `product_id = ? and hidden_at is null ${narrowed[show]} and id < ? order by id desc limit ?`, productId, olderThan(page), page.limit)

export const listReviewsFor = (db: Db, merchant: Pick<Person, 'id'>, { unanswered, ...page }: Page & { unanswered: boolean }) =>
  many(db, `merchant_id = ? ${unanswered ? 'and answer is null and hidden_at is null' : ''} and id < ? order by id desc limit ?`, merchant.id, olderThan(page), page.limit)

/** Not beyond `mostCounted` and one. */
export const countUnanswered = (db: Db, merchant: Pick<Person, 'id'>) =>
  db
    .query<{ count: number }, [number]>(`select count(*) as count from (select 1 from reviews where merchant_id = ? and answer is null and hidden_at is null limit ${mostCounted + 1})`)
    .get(merchant.id)!.count

export const listReviews = (db: Db, { hidden, ...page }: Page & { hidden: boolean }) =>
  many(db, `${hidden ? 'hidden_at is not null and ' : ''}id < ? order by id desc limit ?`, olderThan(page), page.limit)

/** Whose report has waited longest comes first. */
export const listReported = (db: Db, { after, limit }: { after?: { at: number; id: number }; limit: number }) =>
  many(db, 'reported_at is not null and (reported_at, id) > (?, ?) order by reported_at, id limit ?', after?.at ?? 0, after?.id ?? 0, limit)

/** Not beyond `mostCounted` and one. */
export const countReported = (db: Db) =>
  db.query<{ count: number }, []>(`select count(*) as count from (select 1 from reviews where reported_at is not null limit ${mostCounted + 1})`).get()!.count

export const listReports = (db: Db, reviewId: number) =>
  db
    .query<Report, [number]>(
      `select reason, note, at, (select name from people where id = person_id) as personName from review_reports where review_id = ? order by at limit 20`,
    )
    .all(reviewId)

type ScoreRow = { productId: number; count: number; total: number; pictured: number } & Record<'ones' | 'twos' | 'threes' | 'fours' | 'fives', number>

const scoreColumns = 'product_id as productId, count, stars as total, pictured, ones, twos, threes, fours, fives'

const toScore = ({ count, total, pictured, ones, twos, threes, fours, fives }: ScoreRow): Score =>
  ({ count, total, pictured, each: { 1: ones, 2: twos, 3: threes, 4: fours, 5: fives } })

/** Null before the first review. */
export const findScore = (db: Db, productId: number): Score | null => {
  const row = db.query<ScoreRow, [number]>(`select ${scoreColumns} from review_scores where product_id = ? and count > 0`).get(productId)
  return row && toScore(row)
}

export type NewReview = Pick<Review, 'orderId' | 'position' | 'productId' | 'merchantId' | 'authorId' | 'variantName' | 'text' | 'madeAt'> & { stars: Stars; anonymous: number; pictured: number }

export const insertReview = (db: Db, review: NewReview): number =>
  Number(
    db
      .query<null, NewReview>(
        `insert into reviews (order_id, position, product_id, merchant_id, author_id, variant_name, stars, text, anonymous, pictured, made_at)
         values ($orderId, $position, $productId, $merchantId, $authorId, $variantName, $stars, $text, $anonymous, $pictured, $madeAt)`,
      )
      .run(review).lastInsertRowid,
  )

export const insertReviewPictures = (db: Db, id: number, pictureIds: string[]) => {
  const insert = db.query('insert into review_pictures (review_id, position, picture_id) values (?, ?, ?)')
  pictureIds.forEach((pictureId, position) => insert.run(id, position, pictureId))
}

export const deleteReview = (db: Db, id: number) => db.query('delete from reviews where id = ?').run(id)

export const updateLater = (db: Db, id: number, text: string, at: number) => db.query('update reviews set later_text = ?, later_at = ? where id = ?').run(text, at, id)

export const updateAnswer = (db: Db, id: number, answer: string | null, at: number | null) =>
  db.query('update reviews set answer = ?, answered_at = ? where id = ?').run(answer, at, id)

export const updateReviewHidden = (db: Db, id: number, hidden: { at: number; by: number; because: string } | null) =>
  db
    .query('update reviews set hidden_at = ?, hidden_by = ?, hidden_because = ? where id = ?')
    .run(hidden?.at ?? null, hidden?.by ?? null, hidden?.because ?? null, id)

/** False when they have said so before. */
export const insertReport = (db: Db, reviewId: number, personId: number, { reason, note, at }: Omit<Report, 'personName'>) => {
  const { changes } = db.query('insert into review_reports (review_id, person_id, reason, note, at) values (?, ?, ?, ?, ?) on conflict do nothing').run(reviewId, personId, reason, note, at)
  if (changes) db.query('update reviews set reported_at = coalesce(reported_at, ?) where id = ?').run(at, reviewId)
  return changes > 0
}

/** Looked at; whoever reported it cannot do so again. */
export const updateReportsSeen = (db: Db, reviewId: number) => db.query('update reviews set reported_at = null where id = ?').run(reviewId)
