import { afterAll, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readTar, writeTar } from './tar.ts'

const folder = await mkdtemp(join(tmpdir(), 'tar-'))
afterAll(() => rm(folder, { recursive: true }))

const files = { 'empty.txt': '', 'one.txt': 'x'.repeat(512), 'deep/two.bin': 'päckchen'.repeat(300_000) }
const entries = async () => {
  for (const [name, text] of Object.entries(files)) await Bun.write(join(folder, 'from', name), text)
  return Object.keys(files).map(name => ({ name, path: join(folder, 'from', name) }))
}

test('what may be gone by now is left out, what must be there is asked for', async () => {
  const one = { name: 'one.txt', path: join(folder, 'from', 'one.txt') }
  const archive = join(folder, 'passing.tar')
  await entries()
  await writeTar(archive, [one, { name: 'gone.txt', path: join(folder, 'gone.txt'), passing: true }])
  expect(await Array.fromAsync(readTar(archive), entry => entry.name)).toEqual(['one.txt'])
  await expect(writeTar(join(folder, 'never.tar'), [one, { name: 'gone.txt', path: join(folder, 'gone.txt') }])).rejects.toThrow('ENOENT')
})

test('what goes in comes out, and GNU tar agrees', async () => {
  const archive = join(folder, 'all.tar')
  expect(await writeTar(archive, await entries())).toBe(Bun.file(archive).size)

  const read: Record<string, string> = {}
  for await (const entry of readTar(archive)) {
    const path = join(folder, `out-${entry.name.replace('/', '-')}`)
    await entry.copyTo(path)
    read[entry.name] = await Bun.file(path).text()
  }
  expect(read).toEqual(files)
  expect(Bun.spawnSync(['tar', '-xOf', archive, 'deep/two.bin']).stdout.toString()).toBe(files['deep/two.bin'])
})

/** Another size in the first header, with a checksum that fits. */
const withSize = (bytes: Uint8Array, size: string) => {
  const header = Buffer.from(bytes.subarray(0, 512))
  header.fill(0, 124, 136).write(size, 124)
  header.fill(' ', 148, 156)
  header.write(`${header.reduce((total, byte) => total + byte, 0).toString(8).padStart(6, '0')}\u0000 `, 148)
  return Buffer.concat([header, bytes.subarray(512)])
}

test.each([
  ['with a size below nothing', (bytes: Uint8Array) => withSize(bytes, '-1000')],
  ['with no size', (bytes: Uint8Array) => withSize(bytes, 'many')],
  ['cut off', (bytes: Uint8Array) => bytes.subarray(0, 1500)],
  ['with a changed header', (bytes: Uint8Array) => bytes.with(3, 7)],
])('an archive %s is recognised', async (_, harm) => {
  const archive = join(folder, 'harmed.tar')
  await rm(archive, { force: true })
  await writeTar(archive, await entries())
  await Bun.write(archive, harm(await Bun.file(archive).bytes()))

  const readAll = async () => {
    for await (const entry of readTar(archive)) expect(entry.name).toBeString()
  }
  expect(readAll()).rejects.toThrow('archive')
})
