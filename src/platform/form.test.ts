import { expect, test } from 'bun:test'
import { Form, momentInput, readForm } from './form.ts'
import { Refusal } from './refusal.ts'

const form = (fields: Record<string, string | File>) => new Form(Object.entries(fields))

test('every error is found at once and what was typed is kept', () => {
  const posted = form({ name: '  ', price: 'cheap', stock: '-1', kind: 'none', note: 'x'.repeat(6) })
  posted.text('name', { max: 10 })
  posted.amount('price', 'CNY')
  posted.integer('stock')
  posted.choice('kind', ['a', 'b'])
  posted.text('note', { max: 5 })

  expect(posted.ok).toBe(false)
  expect(Object.keys(posted.errors)).toEqual(['name', 'price', 'stock', 'kind', 'note'])
  expect(posted.typed.price).toBe('cheap')
})

test('texts lose control characters and outer space, and length counts what people see', () => {
  const posted = form({ name: ' \u0000茶\tA\u001f ', story: 'one\r\ntwo\u0007', smile: '🍵🍵🍵' })
  expect(posted.text('name', { max: 10 })).toBe('茶 A')
  expect(posted.text('story', { max: 20, lines: true })).toBe('one\ntwo')
  posted.text('smile', { max: 3 })
  expect(posted.ok).toBe(true)
})

test('a moment is read in the zone of the shop', () => {
  const at = form({ at: '2026-06-18T20:00' }).moment('at', 'Asia/Shanghai')
  expect(new Date(at).toISOString()).toBe('2026-06-18T12:00:00.000Z')
  expect(momentInput(at, 'Asia/Shanghai')).toBe('2026-06-18T20:00')

  const bad = form({ at: 'tomorrow' })
  bad.moment('at', 'Asia/Shanghai')
  expect(bad.ok).toBe(false)
})

test('an empty file field is no file', () => {
  const posted = new Form([['pictures', new File([], '')], ['pictures', new File(['x'], 'x.jpg')]])
  expect(posted.files('pictures').map(file => file.name)).toEqual(['x.jpg'])
})

const post = (body: BodyInit, type?: string) =>
  readForm(new Request('http://shop.test/', { method: 'POST', body, ...(type ? { headers: { 'content-type': type } } : {}) }))

test('what is not a form is refused', async () => {
  expect(post('{"a":1}', 'application/json')).rejects.toBeInstanceOf(Refusal)
  expect(post('not multipart at all', 'multipart/form-data; boundary=x')).rejects.toBeInstanceOf(Refusal)
  expect(post(new URLSearchParams(Array.from({ length: 300 }, (_, n) => [`f${n}`, 'x'])))).rejects.toBeInstanceOf(Refusal)
})

test('a form that trickles in is given up after a while', async () => {
  const slow = new Request('http://shop.test/', {
    method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: new ReadableStream({ start: stream => stream.enqueue(new TextEncoder().encode('--x\r\n')) }),
  })
  await expect(readForm(slow, { within: 5 })).rejects.toMatchObject({ status: 408 })
  expect((await readForm(new Request('http://shop.test/', { method: 'POST', body: new URLSearchParams({ a: 'b' }) }), { within: 60_000 })).raw('a')).toBe('b')
})
