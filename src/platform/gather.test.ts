import { expect, test } from 'bun:test'
import { gather } from './gather.ts'

test('what is asked for often is done once, and again when it is asked for again', async () => {
  const done: string[] = []
  const show = gather((key: string) => void done.push(key))
  for (const key of ['a', 'b', 'a', 'a']) show(key)
  expect(done).toEqual([])
  await Promise.resolve()
  expect(done).toEqual(['a', 'b'])

  show('a')
  await Promise.resolve()
  expect(done).toEqual(['a', 'b', 'a'])
})
