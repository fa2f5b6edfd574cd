import type { Db } from '../../platform/db.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { refuse, refuseIf } from '../../platform/refusal.ts'
import { finderOf, fold, whyNotWords } from './rules.ts'
import { deleteBlocked, insertBlocked, listBlocked } from './store.ts'
import { words } from './words.ts'

/** The whole list as it is to be. */
export const changeBlocked = (db: Db, wanted: string[], by: number, at: number) => {
  refuseIf(whyNotWords(wanted))
  const known = new Map(listBlocked(db).map(({ folded, word }) => [folded, word]))
  const next = new Map(wanted.map(word => [fold(word), word]))
  const [added, gone] = [[...next].filter(([folded]) => !known.has(folded)), [...known].filter(([folded]) => !next.has(folded))]
  for (const [folded, word] of next) if (known.get(folded) !== word) insertBlocked(db, { folded, word }, by, at)
  for (const [folded] of gone) deleteBlocked(db, folded)
  finders.delete(db)
  if (!added.length && !gone.length) return
  const detail = [...added.map(([, word]) => `+ ${word}`), ...gone.map(([, word]) => `− ${word}`)].join('\n').slice(0, 2000)
  noteDeed(db, { at, personId: by, deed: 'words.blocked', subject: 'blocked words', detail })
}

// Asked for every line of a full chat: the list is read once, until it is changed.
const finders = new WeakMap<Db, ReturnType<typeof finderOf>>()

/** Refuses what nobody may write where everybody reads it, and says which word it is. */
export const refuseBlocked = (db: Db, text: string) => {
  const find = finders.get(db) ?? finderOf(listBlocked(db))
  finders.set(db, find)
  const found = find(text)
  if (found !== null) refuse(words.blocked(found))
}
