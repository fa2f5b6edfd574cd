import type { Say } from '../../platform/words.ts'
import { placeName, type Place } from './places.ts'
import type { Basis, Zone } from './rules.ts'
import { words } from './words.ts'

/** How much of it, in the unit that a fee is reckoned by: 2 pieces, 1.5 kg, ¥100.00. */
export const measureText = (say: Say, basis: Basis, measure: number) =>
  basis === 'piece' ? say(words.pieces, measure) : basis === 'weight' ? `${say.number(measure / 1000)} kg` : say.money(measure)

/** What a zone costs, in one sentence. */
export const zoneText = (say: Say, basis: Basis, { first, firstFee, further, furtherFee, freeFrom, freePieces }: Zone) =>
  [
    furtherFee === 0 ? say(words.costs, say.money(firstFee)) : say(words.costsUpTo, say.money(firstFee), measureText(say, basis, first), say.money(furtherFee), measureText(say, basis, further)),
    ...(freeFrom === null ? [] : [say(words.freeFrom, say.money(freeFrom))]),
    ...(freePieces === null ? [] : [say(words.freeFrom, say(words.pieces, freePieces))]),
  ].join(say.locale === 'en' ? ', ' : '，')

export const placesText = (say: Say, places: Place[]) => places.map(place => placeName(say, place)).join(say.locale === 'en' ? ', ' : '、')
