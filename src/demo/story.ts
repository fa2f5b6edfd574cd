import type { Say } from '../platform/words.ts'
import { encoderAway, endRoom, pinProduct, roomWentLive } from '../rooms/actions.ts'
import { payWithin } from '../orders/rules.ts'
import { goods, type GoodName } from './goods.ts'
import { offers } from './offers.ts'
import { merchants, type Stage } from './stage.ts'
import { talk } from './talk.ts'
import { words } from './words.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

type Moment = [at: number, act: () => Promise<unknown>]

/** A month in the life of the demo shop, in the order it happened, up to `now`. */
export const story = (stage: Stage, say: Say, now: number): Moment[] => {
  const moments = [
    ...beginnings(stage, say, now), ...listings(stage, now), ...sales(stage, say, now),
    ...shows(stage, say, now), ...chats(stage, say, now),
    // After the last order, so that all of them cost what they always did.
    [now - 30_000, async () => { for (const offer of offers) await stage.offers('owner', offer) }] as Moment,
  ]
  return moments.toSorted(([one], [other]) => one - other)
}

const beginnings = (stage: Stage, say: Say, now: number): Moment[] => [
  [now - 30 * day, stage.open],
  [now - 29 * day, async () => {
    await stage.comesIn('admin', 'admin')
    await stage.comesIn('tea', 'merchant')
    await stage.comesIn('cloth', 'merchant')
    await stage.comesIn('supplier', 'supplier')
    await stage.comesIn('courier', 'courier')
  }],
  [now - 28 * day, async () => {
    for (const merchant of merchants) await stage.takesMoney(merchant)
    await stage.sendsElsehow('owner')
  }],
  [now - 19 * day, () => stage.supplies('supplier', 'tea', 'teacake', 'caddy', 'kettle')],
  [now - 12 * day, async () => {
    for (const [index, buyer] of (['buyer', 'second', 'third'] as const).entries()) {
      await stage.comesIn(buyer)
      await stage.livesAt(buyer, index + 1)
    }
  }],
  // A second address, so that the sheet has something to choose from.
  [now - 11 * day, () => stage.livesAt('buyer', 11)],
]

const listings = (stage: Stage, now: number): Moment[] =>
  (Object.keys(goods) as GoodName[]).flatMap((name, index): Moment[] => {
    const { state, of } = goods[name]
    const at = (state === 'submitted' || state === 'draft' ? now - 3 * hour : now - 20 * day) + index * minute
    const review = state === 'declined' ? 'decline' : 'approve'
    return [
      [at, () => stage.writesUp(name)],
      ...(state === 'draft' ? [] : [[at + 1000, () => stage.submits(name)] as Moment]),
      ...(state === 'draft' || state === 'submitted' || of === 'owner' ? [] : [[at + 2 * hour, () => stage.reviews(name, review)] as Moment]),
    ]
  })

/** Orders of the last days, one in every state an order can be in. */
const sales = (stage: Stage, say: Say, now: number): Moment[] => [
  [now - 9 * day, () => stage.buys('gaiwan', 'buyer', 'gaiwan', 'bank-transfer')],
  [now - 9 * day + 6 * minute, () => stage.moves('gaiwan', 'owner', 'pay')],
  [now - 8 * day, () => stage.moves('gaiwan', 'owner', 'ship')],
  [now - 5 * day, () => stage.moves('gaiwan', 'owner', 'deliver')],
  [now - 5 * day + 2 * hour, () => stage.moves('gaiwan', 'buyer', 'confirm')],

  [now - 7 * day, () => stage.buys('teacake', 'second', 'teacake', 'bank-transfer')],
  [now - 7 * day + 11 * minute, () => stage.moves('teacake', 'tea', 'pay')],
  [now - 6 * day, () => stage.moves('teacake', 'tea', 'ship')],
  [now - 4 * day, () => stage.moves('teacake', 'second', 'confirm')],

  [now - 6 * day + hour, () => stage.buys('kettle', 'third', 'kettle', 'cash-on-delivery')],
  [now - 5 * day + hour, () => stage.moves('kettle', 'tea', 'ship')],
  [now - 2 * day, () => stage.moves('kettle', 'tea', 'deliver')],

  [now - 3 * day - hour, () => stage.judges('teacake', 'second', { stars: 4, text: say(words.reviews.teacake) })],
  [now - 2 * day - hour, () => stage.answers('teacake', 'tea', say(words.reviews.teacakeAnswer))],
  [now - day, () => stage.adds('teacake', 'second', say(words.reviews.teacakeLater))],
  [now - day + hour, () => stage.judges('kettle', 'third', { stars: 3, text: say(words.reviews.kettle), anonymous: true })],

  [now - 4 * day + hour, () => stage.buys('honey', 'buyer', 'honey', 'wallet-qr', { quantity: 2 })],
  [now - 4 * day + hour + 4 * minute, () => stage.moves('honey', 'buyer', 'cancel')],

  [now - 3 * day, () => stage.buys('caddy', 'second', 'caddy', 'wallet-qr')],
  [now - 3 * day + payWithin + minute, () => stage.moves('caddy', 'clock', 'cancel')],

  // One return has been settled, one exchange waits for the shop.
  [now - 2 * day - 5 * hour, () => stage.asksBack('teacake', 'second', 'refund', 'missing')],
  [now - 2 * day - 4 * hour, () => stage.dealsWith('teacake', 'tea', 'approve')],
  [now - 2 * day - 3 * hour, () => stage.dealsWith('teacake', 'tea', 'refund', { refund: { goods: 1000, shipping: 0, freight: 0, reference: 'DEMO-42' } })],
  [now - 5 * hour, () => stage.asksBack('gaiwan', 'buyer', 'exchange', 'fit')],

  [now - 2 * day + hour, () => stage.buys('cups', 'buyer', 'cup', 'wallet-qr', { quantity: 2 })],
  [now - 2 * day + hour + 8 * minute, () => stage.moves('cups', 'owner', 'pay')],
  [now - day - hour, () => stage.moves('cups', 'owner', 'ship')],
]

/** One show ended yesterday evening, one is about to begin, one comes tomorrow. */
const shows = (stage: Stage, say: Say, now: number): Moment[] => {
  const { app } = stage
  const clothAt = evening(say, now, -1)
  const teaAt = evening(say, now, 1)
  const workshopAt = beginOf(now)
  const cloth = () => stage.rooms.cloth.id
  const pin = (host: 'owner' | 'cloth', room: 'workshop' | 'cloth', good: GoodName) => () => pinProduct(app, stage.people[host], stage.rooms[room].id, stage.products[good].id)

  return [
    [clothAt - 3 * day, () => stage.announces('cloth', 'cloth', { category: 'clothing', startsAt: clothAt, endsAt: clothAt + 90 * minute, shelf: ['apron', 'bag', 'bowl', 'vase'] })],
    [clothAt, () => roomWentLive(app, cloth())],
    [clothAt + 2 * minute, pin('cloth', 'cloth', 'apron')],
    [clothAt + 14 * minute, () => stage.buys('apron', 'buyer', 'apron', 'wallet-qr', { room: 'cloth' })],
    [clothAt + 16 * minute, () => stage.moves('apron', 'cloth', 'pay')],
    [clothAt + 20 * minute, pin('cloth', 'cloth', 'bag')],
    [clothAt + 22 * minute, () => stage.buys('bag', 'second', 'bag', 'wallet-qr', { room: 'cloth', note: say(words.changedMind) })],
    [clothAt + 25 * minute, () => stage.moves('bag', 'cloth', 'pay')],
    [clothAt + 30 * minute, pin('cloth', 'cloth', 'vase')],
    [clothAt + 40 * minute, () => stage.buys('vase 1', 'third', 'vase', 'bank-transfer', { room: 'cloth' })],
    [clothAt + 41 * minute, () => stage.buys('vase 2', 'buyer', 'vase', 'wallet-qr', { room: 'cloth' })],
    [clothAt + 42 * minute, () => stage.buys('vase 3', 'second', 'vase', 'cash-on-delivery', { room: 'cloth', note: say(words.leaveAtDoor) })],
    [clothAt + 44 * minute, () => stage.moves('vase 1', 'cloth', 'pay')],
    [clothAt + 45 * minute, () => stage.moves('vase 2', 'cloth', 'pay')],
    [clothAt + 50 * minute, () => stage.buys('bowls', 'third', 'bowl', 'cash-on-delivery', { quantity: 4, room: 'cloth' })],
    [clothAt + 78 * minute, () => encoderAway(app, cloth())],
    [clothAt + 79 * minute, () => endRoom(app, stage.people.cloth, cloth())],
    [now - 90 * minute, () => stage.moves('apron', 'cloth', 'ship')],
    [now - 80 * minute, () => stage.moves('vase 2', 'cloth', 'ship')],
    [now - 70 * minute, () => stage.handsOver('bowls', 'cloth', 'courier')],

    [now - day, () => stage.announces('tea', 'tea', { category: 'tea', startsAt: teaAt, endsAt: teaAt + 90 * minute, shelf: ['teacake', 'caddy', 'honey', 'kettle'] })],

    [now - day - 2 * hour, () => stage.announces('owner', 'workshop', { category: 'tea', startsAt: workshopAt, endsAt: workshopAt + 3 * hour, shelf: ['gaiwan', 'teapot', 'cup', 'pitcher', 'dish'] })],
    [now - 9 * minute, pin('owner', 'workshop', 'gaiwan')],
    [now - 6 * minute, () => stage.buys('gaiwan live', 'buyer', 'gaiwan', 'wallet-qr', { room: 'workshop' })],
    [now - 4 * minute, () => stage.moves('gaiwan live', 'owner', 'pay')],
    [now - 3 * minute, () => stage.buys('pitcher', 'second', 'pitcher', 'cash-on-delivery', { room: 'workshop' })],
    [now - 1 * minute, () => stage.buys('cup live', 'third', 'cup', 'bank-transfer', { room: 'workshop' })],
  ]
}

const chats = (stage: Stage, say: Say, now: number): Moment[] => {
  const begins = { workshop: now - 10 * minute, cloth: evening(say, now, -1) }
  const hosts = { workshop: 'owner', cloth: 'cloth' } as const
  return (['workshop', 'cloth'] as const).flatMap(room =>
    talk[room].map(([after, who, text]): Moment => [
      begins[room] + after * minute + 20_000,
      () => stage.says(who === 'host' ? hosts[room] : who, room, say(text)),
    ]))
}

/** Eight in the evening, so many days from now, in the shop's own time. */
const evening = (say: Say, now: number, days: number) =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(say.customs.timeZone).add({ days })
    .with({ hour: 20, minute: 0, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 }).epochMilliseconds

/** A round time a little while ago. */
const beginOf = (now: number) => Math.floor((now - 10 * minute) / (5 * minute)) * 5 * minute
