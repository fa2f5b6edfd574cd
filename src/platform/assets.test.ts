import { afterAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listAssets, readAsset, unpackFfmpeg } from './assets.ts'

const folder = mkdtempSync(join(tmpdir(), 'assets-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const carry = (program: string, sum = new Bun.CryptoHasher('sha256').update(program).digest('hex')) => {
  const carried = join(folder, 'carried')
  mkdirSync(carried, { recursive: true })
  writeFileSync(join(carried, 'ffmpeg'), program)
  writeFileSync(join(carried, 'sha256'), `${sum}\n`)
  return carried
}

test('style sheets, our scripts and the libraries are all listed and can be read', () => {
  const paths = listAssets('public')
  expect(paths).toContain('public/css/base.css')
  expect(paths).toContain('public/js/player.js')
  for (const path of paths) expect(readAsset(path).length).toBeGreaterThan(0)
  expect(readAsset('public/js/htmx.js').toString()).toContain('htmx')
  expect(readAsset('public/js/hls.js').toString()).toContain('Hls')
})

test('an executable that carries no ffmpeg says so', () => {
  expect(unpackFfmpeg(folder, join(folder, 'nothing'))).toBeNull()
})

test('the carried ffmpeg is copied out once, can be started, and replaces an older one', () => {
  const old = unpackFfmpeg(folder, carry('#!/bin/sh\necho old'))!
  const made = statSync(old).mtimeMs
  expect(unpackFfmpeg(folder, carry('#!/bin/sh\necho old'))).toBe(old)
  expect(statSync(old).mtimeMs).toBe(made)

  const fresh = unpackFfmpeg(folder, carry('#!/bin/sh\necho fresh'))!
  expect(Bun.spawnSync([fresh]).stdout.toString()).toBe('fresh\n')
  expect(readdirSync(join(folder, 'bin'))).toHaveLength(1)
})

test('one that was cut off while it was copied is copied again', () => {
  const home = unpackFfmpeg(folder, carry('#!/bin/sh\necho whole'))!
  writeFileSync(home, '#!/bin/sh')
  expect(Bun.spawnSync([unpackFfmpeg(folder, carry('#!/bin/sh\necho whole'))!]).stdout.toString()).toBe('whole\n')
})

test('a damaged one is never started', () => {
  expect(() => unpackFfmpeg(folder, carry('#!/bin/sh', '0'.repeat(64)))).toThrow('damaged')
})
