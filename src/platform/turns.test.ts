import { expect, test } from 'bun:test'
import { hashing, hashPassword, nobodysHash, verifyPassword } from './passwords.ts'
import { createTurns, createTurnsOf } from './turns.ts'

/** Work that is done when the test says so. */
const byHand = () => {
  const going: PromiseWithResolvers<string>[] = []
  return { going, work: () => (going[going.push(Promise.withResolvers<string>()) - 1]!).promise }
}

test('so many at once, the rest in line, and nobody more than the line holds', async () => {
  const { going, work } = byHand()
  const turn = createTurns({ atOnce: 2, mostWaiting: 3 })
  const asked = Array.from({ length: 5 }, () => turn(work))

  expect(going.length).toBe(2)
  expect(turn(work)).rejects.toMatchObject({ status: 503 })

  going[0]!.resolve('first')
  expect(await asked[0]).toBe('first')
  expect(going.length).toBe(3)

  // One that fails gives its place on, too.
  going[1]!.reject(new Error('failed'))
  await expect(asked[1]).rejects.toThrow('failed')
  expect(going.length).toBe(4)

  going[2]!.resolve('third')
  going[3]!.resolve('fourth')
  await Promise.all([asked[2], asked[3]])
  going[4]!.resolve('fifth')
  expect(await asked[4]).toBe('fifth')

  const late = turn(work)
  going[5]!.resolve('late')
  expect(await late).toBe('late')
})

test('each key has turns of its own, and whoever takes long holds up nobody else', async () => {
  const { going, work } = byHand()
  const turn = createTurnsOf({ atOnce: 1, mostWaiting: 1 })
  const [slow, behind] = [turn('one', work), turn('one', work)]
  await expect(turn('one', work)).rejects.toMatchObject({ status: 503 })
  const other = turn('other', work)
  expect(going.length).toBe(2)
  going[1]!.resolve('other')
  expect(await other).toBe('other')
  going[0]!.resolve('slow')
  expect(await slow).toBe('slow')
  going[2]!.resolve('behind')
  expect(await behind).toBe('behind')
})

test('a password is known again, however the keyboard wrote it, and no other', async () => {
  const hash = await hashPassword('Ａｂｃ é 12')
  expect(hash).toStartWith(`$argon2id$v=19$m=${hashing.memoryCost},t=${hashing.timeCost},`)
  expect(await verifyPassword('Abc é 12', hash)).toBe(true)
  expect(await verifyPassword('Abc e 12', hash)).toBe(false)
})

test('where there is no password, looking for it takes the same work and never succeeds', async () => {
  expect(nobodysHash).toStartWith(`$argon2id$v=19$m=${hashing.memoryCost},t=${hashing.timeCost},`)
  expect(await verifyPassword('', null)).toBe(false)
  expect(await verifyPassword('anything at all', null)).toBe(false)
})
