import { expect, test } from 'bun:test'
import { migrations } from '../../migrations/index.ts'
import { migrate, openDb } from './db.ts'
import { dispatch, emit } from './event-log.ts'
import { Refusal } from './refusal.ts'

const freshDb = () => {
  const db = openDb(':memory:')
  migrate(db, migrations)
  return db
}

test('a subscriber that fails keeps its place and holds up nobody else', () => {
  const db = freshDb()
  const heard: string[] = []
  const log: string[] = []
  let broken = true

  const subscribers = {
    shaky: (_: unknown, { kind }: { kind: string }) => {
      if (broken) throw new Error('not today')
      heard.push(`shaky ${kind}`)
    },
    steady: (_: unknown, { kind }: { kind: string }) => void heard.push(`steady ${kind}`),
  }

  emit(db, 0, { kind: 'rain' })
  emit(db, 0, { kind: 'wind' })
  dispatch(db, subscribers, line => log.push(line))
  expect(heard).toEqual(['steady rain', 'steady wind'])
  expect(log).toEqual(['shaky could not take event 1: Error: not today'])

  broken = false
  dispatch(db, subscribers, line => log.push(line))
  expect(heard.slice(2)).toEqual(['shaky rain', 'shaky wind'])
})

test('what a subscriber wrote before it failed is undone, and a refusal is passed over', () => {
  const db = freshDb()
  db.run('create table puddles (size integer) strict')
  const subscribers = {
    picky: (db: ReturnType<typeof freshDb>, { kind }: { kind: string }) => {
      db.run('insert into puddles values (1)')
      if (kind === 'rain') throw new Refusal({ 'zh-CN': '不', en: 'no' })
    },
  }

  emit(db, 0, { kind: 'rain' })
  emit(db, 0, { kind: 'wind' })
  dispatch(db, subscribers, () => {})
  expect(db.query('select count(*) as n from puddles').get()).toEqual({ n: 1 })
  expect(dispatch(db, subscribers, () => {}).more).toBe(false)
  expect(db.query('select count(*) as n from puddles').get()).toEqual({ n: 1 })
})

test('an event emitted by a subscriber reaches every subscriber in the next round', () => {
  const db = freshDb()
  const heard: string[] = []
  const subscribers = {
    first: (_: unknown, { kind }: { kind: string }) => void heard.push(kind),
    second: (db: ReturnType<typeof freshDb>, { kind }: { kind: string }) => {
      if (kind === 'rain') emit(db, 1, { kind: 'puddle' })
    },
  }

  emit(db, 0, { kind: 'rain' })
  expect(dispatch(db, subscribers, () => {}).more).toBe(true)
  expect(dispatch(db, subscribers, () => {}).more).toBe(false)
  expect(heard).toEqual(['rain', 'puddle'])
})

test('what is to be done outside the database is handed back for after the commit', () => {
  const db = freshDb()
  const done: string[] = []
  emit(db, 0, { kind: 'rain' })

  const { afterwards } = dispatch(db, { teller: (_, { kind }) => () => void done.push(kind) }, () => {})
  expect(done).toEqual([])
  afterwards.forEach(act => act())
  expect(done).toEqual(['rain'])
})
