import { cutPrice } from './price-cut.ts'

/** For so long and for so many pieces; it begins and ends by the clock. */
export const flashSale = { priceOf: cutPrice, holds: () => true }
