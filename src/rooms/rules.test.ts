import { expect, test } from 'bun:test'
import {
  awayAtMost, broadcastState, isForgotten, isRehearsal, isRehearsing, longestShow, rehearsalOf, roomOfKey, roomOfStream, unshownAtMost, whyNot, whyNotAlter, whyNotChooseOpening, whyNotOpen, whyNotSchedule, writeStreamKey,
  type BroadcastState, type Room, type RoomState, type RoomTransition,
} from './rules.ts'
import { refusalWord, words } from './words.ts'

const now = Date.parse('2026-06-18T20:00:00+08:00')
const room = (state: RoomState, fields: Partial<Room> = {}): Room => ({
  id: 7, merchantId: 1, title: '', hostName: '', introduction: '', coverId: null, stillId: null, categoryId: 1, startsAt: now, endsAt: now + 1000, state,
  liveAt: null, awayAt: null, endedAt: null, pinnedProductId: null, pinnedAt: null, madeAt: now, latency: 'balanced', smaller: 0, opening: 'itself', openedAt: null, openedBy: null, ...fields,
})

test.each<[RoomTransition, RoomState, boolean]>([
  ['goLive', 'announced', true],
  ['goLive', 'live', false],
  ['goLive', 'ended', false],
  ['end', 'announced', true],
  ['end', 'live', true],
  ['end', 'ended', false],
])('%s of a room that is %s: %p', (transition, state, allowed) => {
  expect(whyNot(room(state), transition) === null).toBe(allowed)
})

test('only a room that is over can no longer be altered', () => {
  expect([whyNotAlter(room('announced')), whyNotAlter(room('live')), whyNotAlter(room('ended'))]).toEqual([null, null, words.over])
})

test.each<[RoomState, number | null, BroadcastState]>([
  ['announced', null, 'announced'],
  ['live', null, 'live'],
  ['live', now, 'away'],
  ['ended', null, 'ended'],
  ['ended', now, 'ended'],
])('a room that is %s with its encoder gone since %p shows as %s', (state, awayAt, shown) => {
  expect(broadcastState(room(state, { awayAt }))).toBe(shown)
})

test('a show ends after it starts, within a day', () => {
  const ending = (endsAt: number) => whyNotSchedule({ startsAt: now, endsAt })
  expect([ending(now - 1), ending(now), ending(now + 1), ending(now + longestShow), ending(now + longestShow + 1)]).toEqual([
    words.endsTooEarly, words.endsTooEarly, null, null, words.tooLong,
  ])
})

test.each<[string, Room, number, boolean]>([
  ['live with its encoder', room('live'), now + 1e12, false],
  ['live, encoder gone a little less than the limit', room('live', { awayAt: now }), now + awayAtMost - 1, false],
  ['live, encoder gone for the limit', room('live', { awayAt: now }), now + awayAtMost, true],
  ['announced, over for less than a day', room('announced', { endsAt: now }), now + unshownAtMost - 1, false],
  ['announced, over for a day', room('announced', { endsAt: now }), now + unshownAtMost, true],
  ['ended', room('ended', { awayAt: now, endsAt: now }), now + 1e12, false],
])('forgotten? %s', (_, room, at, forgotten) => {
  expect(isForgotten(room, at)).toBe(forgotten)
})

test('a stream key tells which room is meant, and nonsense tells nothing', () => {
  expect(roomOfKey(writeStreamKey(7, 'a-b-c'))).toBe(7)
  for (const key of ['', '-', 'x-1', '0-x', '-7-x', '7.5-x', '９-x', '99999999999999999999-x', '1e3-x']) expect(roomOfKey(key)).toBeNull()
  expect([roomOfStream('7'), roomOfStream('7/'), roomOfStream('')]).toEqual([7, null, null])
})

test('every reason has its words, an unknown one too', () => {
  expect(refusalWord('wrong-key')).toBe(words.refusals['wrong-key']!)
  expect(refusalWord('something new')).toBe(words.otherRefusal)
})

test.each<[string, Room, { rehearsing: boolean; open: boolean; choose: boolean }]>([
  ['opens by itself', room('announced'), { rehearsing: false, open: false, choose: true }],
  ['waits for its host', room('announced', { opening: 'host' }), { rehearsing: true, open: true, choose: true }],
  ['was opened and waits for a picture', room('announced', { opening: 'host', openedAt: now }), { rehearsing: false, open: false, choose: false }],
  ['is live', room('live', { opening: 'host', openedAt: now }), { rehearsing: false, open: false, choose: false }],
  ['is over', room('ended', { opening: 'host' }), { rehearsing: false, open: false, choose: false }],
])('a show that %s', (_, room, { rehearsing, open, choose }) => {
  expect(isRehearsing(room)).toBe(rehearsing)
  expect(whyNotOpen(room) === null).toBe(open)
  expect(whyNotChooseOpening(room) === null).toBe(choose)
})

test('a test stream belongs to its room and is told apart', () => {
  const test = rehearsalOf(7, 'abc0')
  expect([isRehearsal(test), isRehearsal('7'), roomOfStream(test), roomOfStream('7x'), roomOfStream('x1')]).toEqual([true, false, 7, null, null])
})
