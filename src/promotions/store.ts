import type { Db } from '../platform/db.ts'
import type { Kind, Offer, Pledge } from './offer.ts'

type Bind = string | number | null

/** An offer as its merchant sees it. */
export type OfferInFull = Offer & {
  supply: number | null
  perBuyer: number | null
  taken: number
  /** Orders that have it, and what it took off them. */
  used: number
  given: number
  madeAt: number
  changedAt: number
}

type Row = Omit<OfferInFull, 'terms' | 'productIds' | 'categoryIds' | 'newBuyersOnly' | 'left'> & { terms: string; productIds: string; categoryIds: string; newBuyersOnly: number }

const columns = `offers.id, merchant_id as merchantId, kind, title, code, room_id as roomId, terms, starts_at as startsAt, ends_at as endsAt,
  supply, per_buyer as perBuyer, new_buyers_only as newBuyersOnly, taken, used, given, made_at as madeAt, changed_at as changedAt,
  (select json_group_array(product_id) from offer_products where offer_id = offers.id) as productIds,
  (select json_group_array(category_id) from offer_categories where offer_id = offers.id) as categoryIds`

const toOffer = (row: Row, left: number | null = row.supply === null ? null : row.supply - row.taken): OfferInFull =>
  ({
    ...row, terms: JSON.parse(row.terms), productIds: JSON.parse(row.productIds), categoryIds: JSON.parse(row.categoryIds),
    newBuyersOnly: row.newBuyersOnly === 1, left,
  }) as OfferInFull

export const findOffer = (db: Db, id: number) => {
  const row = db.query<Row, [number]>(`select ${columns} from offers where id = ?`).get(id)
  return row && toOffer(row)
}

export const findOfferOf = (db: Db, merchant: { id: number }, id: number) => {
  const row = db.query<Row, [number, number]>(`select ${columns} from offers where id = ? and merchant_id = ?`).get(id, merchant.id)
  return row && toOffer(row)
}

export type Standing = 'planned' | 'running' | 'over'

const standings: Record<Standing, string> = {
  planned: 'and starts_at > $now', running: 'and starts_at <= $now and ends_at > $now', over: 'and ends_at <= $now',
}

/** Newest first; `before` is the id of the last one seen. */
export const listOffersOf = (db: Db, merchant: { id: number }, { standing, before, now, limit }: { standing?: Standing | undefined; before?: number | undefined; now: number; limit: number }) =>
  db
    .query<Row, Record<string, Bind>>(
      `select ${columns} from offers where merchant_id = $merchantId and $now = $now ${standing ? standings[standing] : ''}
         and ($before is null or id < $before) order by id desc limit $limit`,
    )
    .all({ merchantId: merchant.id, before: before ?? null, now, limit })
    .map(row => toOffer(row))

/** Everything of theirs that is not over: few enough to look at one by one. */
export const listOffersToCome = (db: Db, merchantId: number, now: number) =>
  db.query<Row, [number, number]>(`select ${columns} from offers where merchant_id = ? and ends_at > ? order by id`).all(merchantId, now).map(row => toOffer(row))

/** Merchants some of whose offers have begun or ended after the one moment, up to the other. */
export const listOffersTurned = (db: Db, after: number, until: number) =>
  db
    .query<{ merchantId: number }, [number, number]>(
      `select merchant_id as merchantId from offers where starts_at > ?1 and starts_at <= ?2
       union select merchant_id from offers where ends_at > ?1 and ends_at <= ?2`,
    )
    .all(after, until)

export type Asked = { merchantIds: number[]; buyerId: number | null; codes: string[]; now: number }

/** How often somebody has had an offer: coupons as they were claimed, the others as they were used. */
const had = (offer: string, person: string) =>
  `case kind when 'coupon' then (select count(*) from offer_claims where offer_id = ${offer} and person_id = ${person})
     else (select coalesce(sum(times), 0) from offer_uses where offer_id = ${offer} and person_id = ${person} and given_back_at is null) end`

type CountedRow = Row & { unused: number | null; had: number | null }

/**
 * What is open to this buyer now: offers that hold by themselves, coupons whose code was typed, coupons they hold.
 * `left` says how often they may still use each.
 */
export const listOpenOffers = (db: Db, { merchantIds, buyerId, codes, now }: Asked): Offer[] =>
  db
    .query<CountedRow, Record<string, Bind>>(
      `select ${columns},
         case kind when 'coupon' then (select count(*) from offer_claims where offer_id = offers.id and person_id = $buyerId and used_at is null) end as unused,
         case when per_buyer is not null then ${had('offers.id', '$buyerId')} end as had
       from offers
       where merchant_id in (select value from json_each($merchantIds)) and starts_at <= $now and ends_at > $now
         and (kind <> 'coupon' or code in (select value from json_each($codes))
           or exists (select 1 from offer_claims where offer_id = offers.id and person_id = $buyerId and used_at is null))
       order by offers.id`,
    )
    .all({ merchantIds: JSON.stringify(merchantIds), buyerId, codes: JSON.stringify(codes), now })
    .map(row => toOffer(row, leftOf(row, codes)))
    .filter(({ left }) => left === null || left > 0)

const leftOf = ({ kind, code, supply, taken, perBuyer, unused, had }: CountedRow, codes: string[]): number | null => {
  if (kind === 'coupon' && unused) return unused
  if (kind === 'coupon' && !(code !== null && codes.includes(code))) return 0
  const least = Math.min(supply === null ? Infinity : supply - taken, perBuyer === null ? Infinity : perBuyer - had!)
  return least === Infinity ? null : Math.max(0, least)
}

export type NewOffer = Pick<OfferInFull, 'merchantId' | 'title' | 'code' | 'roomId' | 'startsAt' | 'endsAt' | 'supply' | 'perBuyer' | 'newBuyersOnly' | 'productIds' | 'categoryIds' | 'madeAt'> & Pledge

export const insertOffer = (db: Db, { productIds, categoryIds, terms, newBuyersOnly, ...offer }: NewOffer): number => {
  const { id } = db
    .query<{ id: number }, Record<string, Bind>>(
      `insert into offers (merchant_id, kind, title, code, room_id, terms, starts_at, ends_at, supply, per_buyer, new_buyers_only, made_at, changed_at)
       values ($merchantId, $kind, $title, $code, $roomId, $terms, $startsAt, $endsAt, $supply, $perBuyer, $newBuyersOnly, $madeAt, $madeAt) returning id`,
    )
    .get({ ...offer, terms: JSON.stringify(terms), newBuyersOnly: Number(newBuyersOnly) })!
  insertScope(db, id, productIds, categoryIds)
  return id
}

const insertScope = (db: Db, id: number, productIds: number[], categoryIds: number[]) => {
  const product = db.query('insert into offer_products (offer_id, product_id) values (?, ?)')
  const category = db.query('insert into offer_categories (offer_id, category_id) values (?, ?)')
  productIds.forEach(productId => product.run(id, productId))
  categoryIds.forEach(categoryId => category.run(id, categoryId))
}

export type EditedOffer = Omit<NewOffer, 'merchantId' | 'madeAt' | 'kind'> & { id: number; changedAt: number }

export const updateOffer = (db: Db, { productIds, categoryIds, ...offer }: EditedOffer) => {
  db
    .query<null, Record<string, Bind>>(
      `update offers set title = $title, code = $code, room_id = $roomId, terms = $terms, starts_at = $startsAt, ends_at = $endsAt,
         supply = $supply, per_buyer = $perBuyer, new_buyers_only = $newBuyersOnly, changed_at = $changedAt where id = $id`,
    )
    .run({
      id: offer.id, title: offer.title, code: offer.code, roomId: offer.roomId, terms: JSON.stringify(offer.terms), startsAt: offer.startsAt, endsAt: offer.endsAt,
      supply: offer.supply, perBuyer: offer.perBuyer, newBuyersOnly: Number(offer.newBuyersOnly), changedAt: offer.changedAt,
    })
  db.query('delete from offer_products where offer_id = ?').run(offer.id)
  db.query('delete from offer_categories where offer_id = ?').run(offer.id)
  insertScope(db, offer.id, productIds, categoryIds)
}

/** Over from now on; one that had not begun never was. */
export const updateOfferEnded = (db: Db, id: number, at: number) =>
  db.query('update offers set ends_at = ?1, starts_at = min(starts_at, ?1), changed_at = ?1 where id = ?2').run(at, id)

/** `used`: in so many orders, from which it took off what is `given`. */
export type Taking = { times: number; used: 0 | 1; given: number }

/** Takes so many of what there is; false when there are not that many any more, or not for this buyer. */
export const updateTaken = (db: Db, id: number, personId: number, { times, used, given }: Taking) =>
  db
    .query(
      `update offers set taken = taken + ?3, used = used + ?4, given = given + ?5 where id = ?1 and (supply is null or taken + ?3 <= supply)
         and (per_buyer is null or per_buyer >= ?3 + ${had('?1', '?2')})`,
    )
    .run(id, personId, times, used, given).changes === 1

export const updateGivenBack = (db: Db, id: number, times: number) => db.query('update offers set taken = max(0, taken - ?) where id = ?').run(times, id)

export const updateUsed = (db: Db, id: number, orders: 1 | -1, amount: number) =>
  db.query('update offers set used = used + ?, given = given + ? where id = ?').run(orders, amount, id)

// Claims

export type Claim = { id: number; offerId: number; personId: number; claimedAt: number; orderId: number | null; usedAt: number | null }

const claimColumns = 'id, offer_id as offerId, person_id as personId, claimed_at as claimedAt, order_id as orderId, used_at as usedAt'

/** With an order it is used at once. */
export const insertClaim = (db: Db, offerId: number, personId: number, at: number, orderId: number | null = null): number =>
  Number(
    db
      .query('insert into offer_claims (offer_id, person_id, claimed_at, order_id, used_at) values (?, ?, ?, ?, ?)')
      .run(offerId, personId, at, orderId, orderId === null ? null : at).lastInsertRowid,
  )

export const findUnusedClaim = (db: Db, offerId: number, personId: number) =>
  db.query<Claim, [number, number]>(`select ${claimColumns} from offer_claims where offer_id = ? and person_id = ? and used_at is null order by id limit 1`).get(offerId, personId)

export const updateClaimUsed = (db: Db, id: number, orderId: number, at: number) =>
  db.query('update offer_claims set order_id = ?, used_at = ? where id = ?').run(orderId, at, id)

export const updateClaimGivenBack = (db: Db, id: number) => db.query('update offer_claims set order_id = null, used_at = null where id = ?').run(id)

export type HeldCoupon = Claim & { offer: OfferInFull; merchantName: string }

/** What somebody holds, the newest first; `before` is the id of the last one seen. */
export const listCouponsOf = (db: Db, person: { id: number }, { before, limit }: { before?: number | undefined; limit: number }): HeldCoupon[] =>
  db
    .query<Claim & { merchantName: string }, Record<string, Bind>>(
      `select ${claimColumns}, (select name from people where id = (select merchant_id from offers where offers.id = offer_id)) as merchantName
       from offer_claims where person_id = $personId and ($before is null or id < $before) order by id desc limit $limit`,
    )
    .all({ personId: person.id, before: before ?? null, limit })
    .map(held => ({ ...held, offer: findOffer(db, held.offerId)! }))

/** Running, whoever's it is; of several the newest. */
export const findOfferByCode = (db: Db, code: string, now: number): OfferInFull | null => {
  const row = db.query<Row, [string, number]>(`select ${columns} from offers where code = ?1 and ends_at > ?2 and starts_at <= ?2 and kind = 'coupon' order by offers.id desc limit 1`).get(code, now)
  return row && toOffer(row)
}

// Uses

export type Use = { orderId: number; offerId: number; personId: number; claimId: number | null; times: number; amount: number; at: number }

export const insertUse = (db: Db, use: Use) =>
  db
    .query<null, Use>('insert into offer_uses (order_id, offer_id, person_id, claim_id, times, amount, at) values ($orderId, $offerId, $personId, $claimId, $times, $amount, $at)')
    .run(use)

export const listUsesOf = (db: Db, orderId: number) =>
  db
    .query<Use & { kind: Kind }, [number]>(
      `select order_id as orderId, offer_id as offerId, person_id as personId, claim_id as claimId, times, amount, at,
         (select kind from offers where id = offer_id) as kind
       from offer_uses where order_id = ? and given_back_at is null`,
    )
    .all(orderId)

export const updateUseGivenBack = (db: Db, orderId: number, offerId: number, at: number) =>
  db.query('update offer_uses set given_back_at = ? where order_id = ? and offer_id = ?').run(at, orderId, offerId)
