import { afterEach, expect, test } from 'bun:test'
import { createSse, type Subscription } from './sse.ts'
import type { Locale } from './words.ts'

const log: string[] = []
const made: { stop: () => void }[] = []
afterEach(() => {
  made.splice(0).forEach(sse => sse.stop())
  log.length = 0
})

const start = () => {
  const sse = createSse((locale: Locale) => locale, line => void log.push(line), 10)
  made.push(sse)

  const open = (wanted: Partial<Subscription<Locale>> = {}) => {
    const response = sse.subscribe({ topics: ['room'], locale: 'en', picture: '', ...wanted })
    const reader = response.body!.getReader()
    const decoder = new TextDecoder()
    let read = ''
    return {
      response,
      /** Everything until this text has come. */
      until: async (text: string) => {
        while (!read.includes(text)) {
          const { value, done } = await reader.read()
          if (done) throw new Error(`the stream ended before "${text}" came: ${read}`)
          read += decoder.decode(value)
        }
        return read
      },
      read: () => reader.read(),
      leave: () => reader.cancel(),
    }
  }
  return { sse, open }
}

test('a stream begins with an id and the picture, and says what it is', async () => {
  const { open } = start()
  const page = open({ picture: '<p>now</p>' })
  expect(page.response.headers.get('content-type')).toBe('text/event-stream')
  expect(await page.until('</p>')).toBe('id: 1\n\ndata: <p>now</p>\n\n')
})

test('what is published within one tick comes as one message, in order', async () => {
  const { sse, open } = start()
  const page = open()
  sse.publish('room', () => 'one ')
  sse.publish('room', () => 'two ')
  sse.publish('another room', () => 'not ours')
  sse.publish('room', () => 'three')
  expect(await page.until('three')).toBe('id: 1\n\ndata: one two three\n\n')
})

test('of several with one key only the last is sent', async () => {
  const { sse, open } = start()
  const page = open()
  sse.publish('room', () => '1 ', 'viewers')
  sse.publish('room', () => 'hello ')
  sse.publish('room', () => '2', 'viewers')
  expect(await page.until('2')).toBe('id: 1\n\ndata: hello 2\n\n')
})

test('drawn once per language, the same bytes to everybody', async () => {
  const { sse, open } = start()
  const pages = [open(), open(), open({ locale: 'zh-CN' })]
  const drawn: Locale[] = []
  sse.publish('room', say => (drawn.push(say), `in ${say}.`))
  const read = await Promise.all(pages.map(page => page.until('.')))
  expect(read.map(text => text.split('data: ')[1])).toEqual(['in en.\n\n', 'in en.\n\n', 'in zh-CN.\n\n'])
  expect(drawn.toSorted()).toEqual(['en', 'zh-CN'])
})

test('nothing is drawn for a topic nobody listens to', async () => {
  const { sse, open } = start()
  const page = open()
  let drawn = 0
  sse.publish('empty', () => `${++drawn}`)
  sse.publish('room', () => 'on.')
  await page.until('on.')
  expect(drawn).toBe(0)
})

test('a text of several lines cannot forge an event', async () => {
  const { sse, open } = start()
  const page = open()
  sse.publish('room', () => 'a\n\nevent: forged\rdata: b\r\nid: 7')
  expect(await page.until('id: 7')).toBe('id: 1\n\ndata: a\ndata: \ndata: event: forged\ndata: data: b\ndata: id: 7\n\n')
})

test('a crowd that comes in together shares one drawing of the picture', async () => {
  const { open } = start()
  let drawn = 0
  const picture = { key: 'room 7', draw: (say: Locale) => `${say} picture ${++drawn}.` }
  const crowd = Array.from({ length: 600 }, () => open({ picture }))
  const one = open({ picture, locale: 'zh-CN' })
  for (const page of crowd) expect(await page.until('.')).toContain('en picture 1.')
  expect(await one.until('.')).toContain('zh-CN picture 2.')
  expect(drawn).toBe(2)
})

test('a newcomer is told what changes after the picture, and not again what the picture holds', async () => {
  const { sse, open } = start()
  const lines = ['first.']
  const say = (line: string) => {
    lines.push(line)
    sse.publish('room', () => line)
  }
  const early = open()
  const late = open({ picture: { key: 'lines', draw: () => `[${lines.join('')}]` } })
  say('second.')
  await late.until(']')
  say('third.')
  expect(await early.until('third.')).toBe('id: 1\n\ndata: second.\n\ndata: third.\n\n')
  expect(await late.until('\n\ndata: third.')).toBe('id: 1\n\ndata: [first.second.]\n\ndata: third.\n\n')
})

test('one part that cannot be drawn does not take the others with it', async () => {
  const { sse, open } = start()
  const page = open()
  sse.publish('room', () => 'before ')
  sse.publish('room', () => { throw new Error('no such product') })
  sse.publish('room', () => 'after.')
  expect(await page.until('after.')).toBe('id: 1\n\ndata: before after.\n\n')
  expect(log).toEqual(['a part of a page could not be drawn: Error: no such product'])
})

test('who leaves is forgotten, once', async () => {
  const { sse, open } = start()
  let left = 0
  const page = open({ topics: ['room', 'person:1'], onLeave: () => left++ })
  const other = open()
  expect([sse.count('room'), sse.count('person:1'), sse.total()]).toEqual([2, 1, 2])
  await page.leave()
  expect([sse.count('room'), sse.count('person:1'), sse.total(), left]).toEqual([1, 0, 1, 1])
  await other.leave()
  expect([sse.count('room'), sse.total(), left]).toEqual([0, 0, 1])
})

test('who leaves before the picture is drawn gets nothing and leaves nothing behind', async () => {
  const { sse, open } = start()
  let drawn = 0
  const page = open({ topics: ['gone'], picture: { key: 'gone', draw: () => `${++drawn}` } })
  await page.leave()
  const witness = open({ picture: { key: 'room', draw: () => 'witness.' } })
  await witness.until('witness.')
  expect(drawn).toBe(0)
  expect(sse.count('gone')).toBe(0)
})

test('a reader that does not read is dropped and cut off, the others stay', async () => {
  const { sse, open } = start()
  let cut = 0
  let left = 0
  open({ cut: () => cut++, onLeave: () => left++ })
  const healthy = open({ topics: ['room', 'sign'] })
  for (let number = 1; !cut; number++) {
    sse.publish('room', () => `no. ${number}.`)
    await healthy.until(`no. ${number}.`)
    if (number > 200) throw new Error('the slow reader was never dropped')
  }
  expect([cut, left, sse.count('room')]).toEqual([1, 1, 1])
}, 60_000)

test('a topic that is disconnected ends its streams', async () => {
  const { sse, open } = start()
  const page = open()
  const other = open({ topics: ['other'] })
  await page.until('id: 1')
  sse.disconnect('room')
  expect((await page.read()).done).toBeTrue()
  expect([sse.count('room'), sse.count('other')]).toEqual([0, 1])
  await other.leave()
})

test('a stop ends every stream', async () => {
  const { sse, open } = start()
  const page = open()
  await page.until('id: 1')
  sse.stop()
  expect((await page.read()).done).toBeTrue()
  expect(sse.total()).toBe(0)
})
