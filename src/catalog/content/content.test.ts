import { expect, test } from 'bun:test'
import { speak } from '../../platform/words.ts'
import { mustBeConfirmed, readTags, whyNotCompare, whyNotContent } from './rules.ts'

const row = { aspect: '容量', ours: '150 ml', theirs: '120 ml', source: 'https://example.com/spec' }
const told = (why: ReturnType<typeof whyNotCompare>) => why && speak('en')(why)

test.each<[string, Partial<typeof row>, string | null]>([
  ['a fact with its source', {}, null],
  ['a report by its name', { source: '质检报告 2026-114' }, null],
  ['a claim about others without a source', { source: '' }, 'Row 1 speaks of others'],
  ['half a row', { ours: '' }, 'Row 1 is not finished'],
  ['a boast', { ours: '全网最好' }, 'Row 1 uses a word'],
  ['a boast in English', { ours: 'the best one' }, 'Row 1 uses a word'],
])('%s', (_, changed, why) => {
  const said = told(whyNotCompare({ against: '机制盖碗', rows: [{ ...row, ...changed }] }))
  if (why === null) expect(said).toBeNull()
  else expect(said).toContain(why)
})

test('a comparison says with what, and not too much', () => {
  expect(told(whyNotCompare({ against: '', rows: [row] }))).toContain('what it is compared with')
  expect(told(whyNotCompare({ against: 'x', rows: Array.from({ length: 9 }, () => row) }))).toContain('At most 8')
})

test('tags are read as people type them', () => {
  expect(readTags(' 手工，礼物、 Tea; tea ,#新品\n')).toEqual(['手工', '礼物', 'Tea', '新品'])
  expect(whyNotContent({ tags: Array.from({ length: 11 }, String), points: {}, comparison: null, returnExcluded: null })).not.toBeNull()
  expect(whyNotContent({ tags: ['字'.repeat(21)], points: {}, comparison: null, returnExcluded: null })).not.toBeNull()
})

test('only what the law does not exclude by itself must be confirmed', () => {
  expect([null, 'custom', 'press', 'hygiene', 'flawed'].map(reason => mustBeConfirmed(reason as never))).toEqual([false, false, false, true, true])
})
