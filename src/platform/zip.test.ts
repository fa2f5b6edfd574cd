import { expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkSigned } from '../evidence/sign.ts'
import { listStored, mostFiles, readZip, writeZip } from './zip.ts'

test('another program unpacks it, names and bytes as they were', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zip-'))
  try {
    const files = [{ name: 'Stallcast 秋窑/basic.ini', text: '[General]\nName=秋窑\n' }, { name: 'Stallcast 秋窑/service.json', text: '{}' }, { name: 'empty', text: '' }]
    const path = join(folder, 'a.zip')
    writeFileSync(path, writeZip(files))
    const { exitCode, stderr } = Bun.spawnSync(['python3', '-c', 'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(sys.argv[2])', path, folder])
    expect([exitCode, stderr.toString()]).toEqual([0, ''])
    for (const { name, text } of files) expect(readFileSync(join(folder, name), 'utf8')).toBe(text)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('what was written is read; what differs in a single byte is not', () => {
  const files = [{ name: '甲.txt', text: '一' }, { name: 'b.bin', text: new Uint8Array([0, 255, 7]) }]
  const zip = writeZip(files)
  expect(readZip(zip)!.map(({ name, bytes }) => [name, [...bytes]])).toEqual([['甲.txt', [...Buffer.from('一')]], ['b.bin', [0, 255, 7]]])
  for (let at = 0; at < zip.length; at++) {
    const other = zip.slice()
    other[at]! ^= 1
    expect([at, readZip(other)?.map(({ bytes }) => [...bytes]) ?? null]).toEqual([at, null])
  }
  for (const other of [zip.slice(0, -1), Buffer.concat([zip, Buffer.of(0)]), Buffer.concat([Buffer.of(0), zip]), new Uint8Array(0)]) expect(readZip(other)).toBeNull()
})

test('an archive that claims more files than anybody packs is looked at only so far', () => {
  // A local header of one byte's name and nothing in it.
  const header = Buffer.from('504b0304140000080000000021000000000000000000000000000100000061', 'hex')
  const million = Buffer.concat(Array<Buffer>(1_000_000).fill(header))
  expect(listStored(million)).toHaveLength(mostFiles + 1)
  expect(readZip(million)).toBeNull()
  expect(checkSigned(million)).toMatchObject({ whole: false, manifest: null })
  const many = writeZip(Array.from({ length: mostFiles }, (_, index) => ({ name: `${index}.txt`, text: '' })))
  expect(readZip(many)).toHaveLength(mostFiles)
})
