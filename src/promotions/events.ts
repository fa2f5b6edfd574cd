export type PromotionEvent =
  /** Made, changed or ended by hand. What begins and ends by the clock is found by the clock. */
  | { kind: 'offer.changed'; offerId: number; merchantId: number }
  | { kind: 'price.struck'; productId: number }
  | { kind: 'coupon.dropped'; offerId: number; roomId: number }
