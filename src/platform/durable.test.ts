import { afterAll, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renameDurably, writeDurably } from './durable.ts'

const folder = mkdtempSync(join(tmpdir(), 'durable-'))
afterAll(() => rmSync(folder, { recursive: true }))

const bytes = new TextEncoder().encode('a picture')

test('a file is written whole, from bytes or from a blob, and given its name', async () => {
  await writeDurably(join(folder, 'a.part'), bytes)
  await renameDurably(join(folder, 'a.part'), join(folder, 'a'))
  await writeDurably(join(folder, 'b'), new Blob([bytes]))
  for (const name of ['a', 'b']) expect(await Bun.file(join(folder, name)).bytes()).toEqual(bytes)
  expect(existsSync(join(folder, 'a.part'))).toBe(false)
})

test('the last of the room is left to orders', async () => {
  await expect(writeDurably(join(folder, 'c'), bytes, Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({ status: 503 })
  expect(existsSync(join(folder, 'c'))).toBe(false)
})

// Every write to it says that the disk is full.
test('a full disk is refused in words', async () => {
  symlinkSync('/dev/full', join(folder, 'full'))
  await expect(writeDurably(join(folder, 'full'), bytes)).rejects.toMatchObject({ status: 503, reason: { en: expect.stringContaining('cannot keep anything') } })
  expect(existsSync(join(folder, 'full'))).toBe(false)
})
