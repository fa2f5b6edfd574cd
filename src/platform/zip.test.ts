import { expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeZip } from './zip.ts'

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
