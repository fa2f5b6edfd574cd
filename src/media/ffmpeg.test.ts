import { afterAll, describe, expect, test } from 'bun:test'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { candidates, describeFfmpeg, findFfmpeg, runFfmpeg, superviseFfmpeg, withoutFfmpeg, type Ffmpeg } from './ffmpeg.ts'

const folder = mkdtempSync(join(tmpdir(), 'ffmpeg-'))
afterAll(() => rmSync(folder, { recursive: true }))

const script = (name: string, body: string) => {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${body}\n`)
  chmodSync(path, 0o755)
  return path
}
const saying = (name: string) => script(name, `echo "ffmpeg version ${name} Copyright"`)

const until = async <Value>(what: () => Value | null | undefined | false, limitMs = 5_000): Promise<Value> => {
  const end = Date.now() + limitMs
  while (Date.now() < end) {
    const value = what()
    if (value) return value
    await Bun.sleep(5)
  }
  throw new Error(`waited ${limitMs} ms for ${what}`)
}

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('finding ffmpeg', () => {
  test('the named one comes before the embedded one, and both before the one on the path', async () => {
    const named = saying('named')
    const embedded = saying('embedded')
    saying('ffmpeg')
    const found = await candidates({ FFMPEG_BIN: named, PATH: folder }, embedded)

    expect(found.filter(candidate => candidate.source !== 'ffmpeg-static')).toEqual([
      { source: 'FFMPEG_BIN', path: named },
      { source: 'embedded', path: embedded },
      { source: 'PATH', path: join(folder, 'ffmpeg') },
    ])
  })

  test('one that does not run is passed over, and said so when somebody named it', async () => {
    const said: string[] = []
    const broken = script('broken', 'exit 3')
    const embedded = saying('embedded')
    const found = await findFfmpeg({ embedded, env: { FFMPEG_BIN: broken, PATH: '' }, log: line => said.push(line) })

    expect(found).toEqual({ path: embedded, version: 'embedded' })
    expect(said).toEqual([expect.stringContaining(broken)])
  })

  test('a program that is something else is not taken for ffmpeg', async () => {
    const impostor = script('impostor', 'echo hello')
    const embedded = saying('embedded')
    expect((await findFfmpeg({ embedded, env: { FFMPEG_BIN: impostor, PATH: '' }, log: () => {} }))?.path).toBe(embedded)
  })

  test('with none at all it says what to do', async () => {
    const said: string[] = []
    const nowhere = join(folder, 'nowhere')
    const left = await candidates({ PATH: nowhere }, nowhere)
    const found = await findFfmpeg({ embedded: nowhere, env: { PATH: nowhere }, log: line => said.push(line) })

    expect(left.every(candidate => candidate.source === 'ffmpeg-static')).toBe(true)
    if (left.length > 0) return expect(found).not.toBeNull()
    expect(found).toBeNull()
    expect(said).toEqual([withoutFfmpeg])
  })

  test('this machine has one that can do the work', async () => {
    const found = await findFfmpeg({ log: () => {} })
    expect(await describeFfmpeg(found!)).toMatchObject({ encodesH264: true, encodesAac: true, decodesH264: true })
  })
})

describe('a short run', () => {
  test('ends when its time is up', async () => {
    const began = performance.now()
    const { ok } = await runFfmpeg(script('slow', 'exec sleep 60'), [], { limitMs: 50 })
    expect(ok).toBe(false)
    expect(performance.now() - began).toBeLessThan(15_000)
  })

  test('does not throw when the file is missing', async () => {
    expect(await runFfmpeg(join(folder, 'nowhere'), [])).toMatchObject({ ok: false })
  })
})

describe('a supervised ffmpeg', () => {
  const endless = ['-hide_banner', '-loglevel', 'error', '-nostdin', '-re', '-f', 'lavfi', '-i', 'anullsrc', '-f', 'null', '-']
  const real = async () => (await findFfmpeg({ log: () => {} }))!
  const scripted = (path: string): Ffmpeg => ({ path, version: 'scripted' })

  test('comes back when killed, and is gone after stop', async () => {
    const said: string[] = []
    const supervised = superviseFfmpeg({ ffmpeg: await real(), args: endless, name: 'silence', log: line => said.push(line) })
    const first = await until(supervised.pid)
    process.kill(first, 'SIGKILL')
    const second = await until(() => supervised.pid() !== first && supervised.pid())

    expect(second).not.toBe(first)
    expect(said).toEqual(['silence: ffmpeg ended (SIGKILL); it is started again'])
    await supervised.stop()
    expect(supervised.pid()).toBeNull()
    expect(alive(second)).toBe(false)
  })

  test('is killed even when it will not listen', async () => {
    const ready = join(folder, 'ready')
    const supervised = superviseFfmpeg({ ffmpeg: scripted(script('stubborn', `trap '' TERM; echo > ${ready}; while :; do sleep 0.05; done`)), args: [], name: 'stubborn', log: () => {} })
    const pid = await until(supervised.pid)
    await until(() => Bun.file(ready).size > 0)

    await supervised.stop()
    expect(alive(pid)).toBe(false)
  })

  test('waits longer each time it dies at once, and stops in the middle of a wait', async () => {
    const said: string[] = []
    const starts = join(folder, 'starts')
    const dying = scripted(script('dying', `date +%s%3N >> ${starts}; echo no room >&2; exit 1`))
    const supervised = superviseFfmpeg({ ffmpeg: dying, args: [], name: 'dying', log: line => said.push(line) })
    const times = await until(() => {
      const lines = Bun.file(starts).size > 0 ? readFileSync(starts, 'utf8').trim().split('\n').map(Number) : []
      return lines.length >= 4 && lines
    })
    await supervised.stop()

    const gaps = times.slice(1).map((time, at) => time - times[at]!)
    expect(gaps[0]).toBeGreaterThanOrEqual(95)
    expect(gaps[1]).toBeGreaterThanOrEqual(195)
    expect(gaps[2]).toBeGreaterThanOrEqual(395)
    expect(said).toEqual(['dying: ffmpeg ended (no room); it is started again'])
  })

  test('starts at once again after it had been well', async () => {
    const starts = join(folder, 'well')
    const supervised = superviseFfmpeg({ ffmpeg: scripted(script('well', `date +%s%3N >> ${starts}; sleep 0.02; exit 1`)), args: [], name: 'well', log: () => {}, healthyMs: 10 })
    const times = await until(() => {
      const lines = Bun.file(starts).size > 0 ? readFileSync(starts, 'utf8').trim().split('\n').map(Number) : []
      return lines.length >= 5 && lines
    })
    await supervised.stop()
    expect(times[4]! - times[3]!).toBeLessThan(600)
  })
})
