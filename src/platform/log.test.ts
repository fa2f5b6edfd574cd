import { expect, test } from 'bun:test'
import { createLog } from './log.ts'

const written = (kind: 'text' | 'json', line: string) => {
  const lines: string[] = []
  createLog(kind, () => 0, text => void lines.push(text))(line)
  return lines.join('')
}

test('an entry is a line with its time', () => {
  expect(written('text', 'open')).toBe('1970-01-01T00:00:00.000Z open\n')
  expect(JSON.parse(written('json', 'two\nlines'))).toEqual({ at: '1970-01-01T00:00:00.000Z', message: 'two\nlines' })
})

test.each(['\n', '\r\n', '\u2028'])('what comes after %j cannot pass for another entry', end => {
  expect(written('text', `refused${end}1970-01-01T00:00:00.000Z all is well`)).toBe('1970-01-01T00:00:00.000Z refused\n    1970-01-01T00:00:00.000Z all is well\n')
})

test.each(['\u001b[2J', '\r', '\u009b31m', '\u202e', '\u0000'])('nothing in it steers the console: %j', hostile => {
  expect(written('text', `from ${hostile}`)).not.toContain(hostile)
})
