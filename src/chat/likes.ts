import type { App } from '../app.ts'
import { countLikes, updateLikes } from './store.ts'

type Tally = { written: number; waiting: number }

const tallies = new WeakMap<App, Map<number, Tally>>()

const talliesOf = (app: App) => {
  const known = tallies.get(app) ?? new Map<number, Tally>()
  tallies.set(app, known)
  return known
}

/** All likes of a room, those of the running second among them. */
export const likesOf = (app: App, roomId: number) => {
  const tally = talliesOf(app).get(roomId)
  return tally ? tally.written + tally.waiting : countLikes(app.db, roomId)
}

/** Counted here, so that a crowd tapping away costs one write a second. */
export const addLikes = (app: App, roomId: number, count: number) => {
  const tally = talliesOf(app).get(roomId) ?? { written: countLikes(app.db, roomId), waiting: 0 }
  tally.waiting += count
  talliesOf(app).set(roomId, tally)
}

/** Writes down what has been counted: every second, and before the end. */
export const keepLikes = async (app: App) => {
  const counted = [...talliesOf(app)].filter(([, { waiting }]) => waiting > 0).map(([roomId, tally]) => ({ roomId, tally, more: tally.waiting }))
  if (!counted.length) return talliesOf(app).clear()
  await app.change(db => counted.forEach(({ roomId, more }) => updateLikes(db, roomId, more)))
  for (const { tally, more } of counted) {
    tally.written += more
    tally.waiting -= more
  }
}
