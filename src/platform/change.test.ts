import { expect, test } from 'bun:test'
import { fillUp, makeRoom } from '../testing/full-disk.ts'
import { createChanges } from './change.ts'
import { openDb } from './db.ts'

const ground = (kept?: (failure: unknown) => void) => {
  const db = openDb(':memory:')
  db.run('create table notes (text text not null unique) strict')
  let commits = 0
  const changes = createChanges(db, () => commits++, kept)
  const write = (text: string) => changes.change(db => db.query('insert into notes values (?)').run(text))
  return { ...changes, db, write, commits: () => commits, notes: () => db.query<{ text: string }, []>('select text from notes').all().map(row => row.text) }
}

test('what arrives in one turn is committed together', async () => {
  const { write, commits, notes } = ground()
  await Promise.all(['a', 'b', 'c'].map(write))

  expect(commits()).toBe(1)
  expect(notes()).toEqual(['a', 'b', 'c'])
})

test('one that fails is undone alone, and its reason reaches who asked', async () => {
  const { change, write, notes } = ground()
  const [good, bad, twice, late] = await Promise.allSettled([
    write('a'),
    change(db => {
      db.query('insert into notes values (?)').run('half')
      throw new Error('changed my mind')
    }),
    write('a'),
    write('b'),
  ])

  expect([good.status, bad.status, twice.status, late.status]).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
  expect((bad as PromiseRejectedResult).reason.message).toBe('changed my mind')
  expect(notes()).toEqual(['a', 'b'])
})

test('a change may not wait for anything', async () => {
  const { change } = ground()
  expect(change(async () => {})).rejects.toThrow('may not wait')
})

test('nobody is told before the commit', async () => {
  const { change, commits } = ground()
  const seen = await change(() => commits())
  expect([seen, commits()]).toEqual([0, 1])
})

test('more than one commit takes are all written, and then it is settled', async () => {
  const { write, settled, notes, commits } = ground()
  const all = Promise.all(Array.from({ length: 700 }, (_, number) => write(String(number))))
  await settled()

  expect(notes()).toHaveLength(700)
  expect(commits()).toBe(3)
  await all
})

test('on a full disk all of a batch hear why, nothing of it is kept, and it goes on when there is room', async () => {
  const heard: unknown[] = []
  const { db, change, write, notes } = ground(failure => heard.push((failure as { code?: string } | null)?.code ?? null))
  await write('before')
  fillUp({ db })
  const batch = await Promise.allSettled([write('a'), write('large'.repeat(10_000)), write('b')])
  expect(batch.map(one => (one as PromiseRejectedResult).reason?.code)).toEqual(['SQLITE_FULL', 'SQLITE_FULL', 'SQLITE_FULL'])
  expect(notes()).toEqual(['before'])

  makeRoom({ db })
  await change(db => db.run("insert into notes values ('after')"))
  expect(notes()).toEqual(['before', 'after'])
  expect(heard).toEqual([null, 'SQLITE_FULL', null])
})
