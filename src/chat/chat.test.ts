import { expect, test } from 'bun:test'
import { endRoom } from '../rooms/actions.ts'
import { browse } from '../testing/browse.ts'
import { listen } from '../testing/listen.ts'
import { world } from '../testing/world.ts'
import { hideMessage, like, sendMessage } from './actions.tsx'
import { keepLikes, likesOf } from './likes.ts'
import { likeLimit, messageLimit, mostLikesAtOnce } from './rules.ts'
import { countLikes, countMessages, listMessagesAfter, listRecentMessages } from './store.ts'

const cast = () => {
  const w = world()
  return { ...w, tea: w.room(w.mei), texts: (roomId: number) => listRecentMessages(w.app.db, roomId, 50).map(({ text }) => text) }
}

// Talking

test('a line is kept, tidied, under its author’s name; the host speaks under the room’s name', async () => {
  const { app, bei, mei, tea } = cast()
  expect(await sendMessage(app, bei, tea.id, '  hello\n there ')).toMatchObject({ author: 'bei', byHost: false, text: 'hello there', sentAt: app.now() })
  expect(await sendMessage(app, mei, tea.id, 'welcome')).toMatchObject({ author: '阿禾', byHost: true })
})

test('the last fifty lines are there on arrival, oldest first', async () => {
  const { app, bei, tea, wait } = cast()
  for (let number = 1; number <= 55; number++) {
    wait(messageLimit.every)
    await sendMessage(app, bei, tea.id, `line ${number}`)
  }
  const lines = listRecentMessages(app.db, tea.id, 50)
  expect([lines.length, lines[0]!.text, lines.at(-1)!.text]).toEqual([50, 'line 6', 'line 55'])
  expect(listMessagesAfter(app.db, tea.id, lines.at(-3)!.id, 50).map(({ text }) => text)).toEqual(['line 54', 'line 55'])
})

test('everybody watching reads a new line, drawn safely; another room does not', async () => {
  const { app, bei, tea, room, max } = cast()
  const other = room(max)
  const stream = await listen(app, 'lin', `/rooms/${tea.id}/events`)
  const elsewhere = await listen(app, 'lin', `/rooms/${other.id}/events`)
  await stream.until('viewers')

  expect((await browse(app, 'bei').postPart(`/rooms/${tea.id}/messages`, { text: '<script>alert(1)</script> https://evil.test' })).status).toBe(204)
  const heard = await stream.until('evil.test')
  expect(heard).toContain('hx-target="#messages"')
  expect(heard).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(heard).not.toContain('<script')
  expect(heard).not.toContain('<a ')

  await sendMessage(app, bei, other.id, 'only here')
  expect(await elsewhere.until('only here')).not.toContain('evil.test')
  await stream.leave()
  await elsewhere.leave()
})

test('what cannot be said is refused with its reason, and nothing is kept', async () => {
  const { app, tea, texts } = cast()
  const bei = browse(app, 'bei')
  for (const [text, reason] of [['', '写点什么'], [' \u200b ', '写点什么'], ['茶'.repeat(501), '最多 500 个字']] as const) {
    const answer = await bei.postPart(`/rooms/${tea.id}/messages`, { text })
    expect(answer.status).toBe(422)
    expect(answer.html).toContain(reason)
    expect(answer.html).toContain('hx-target="#notices"')
  }
  expect(texts(tea.id)).toEqual([])
})

test('who talks too fast waits, alone', async () => {
  const { app, tea, texts, wait } = cast()
  const [bei, lin] = [browse(app, 'bei'), browse(app, 'lin')]
  const say = async (who: typeof bei) => (await who.postPart(`/rooms/${tea.id}/messages`, { text: 'hi' })).status
  for (let count = 0; count < messageLimit.burst; count++) expect(await say(bei)).toBe(204)
  expect(await say(bei)).toBe(429)
  expect(await say(lin)).toBe(204)
  wait(messageLimit.every)
  expect(await say(bei)).toBe(204)
  expect(texts(tea.id)).toHaveLength(messageLimit.burst + 2)
})

test('without JavaScript one comes back to the room', async () => {
  const { app, tea, texts } = cast()
  const answer = await browse(app, 'bei').post(`/rooms/${tea.id}/messages`, { text: '你好' })
  expect([answer.status, answer.to]).toEqual([303, `/rooms/${tea.id}#messages`])
  expect(texts(tea.id)).toEqual(['你好'])
})

test('a guest signs in first and loses nothing', async () => {
  const { app, tea, texts } = cast()
  const guest = browse(app, null)
  const back = `/rooms/${tea.id}?say=${encodeURIComponent('你好 & <b>')}`

  const part = await guest.postPart(`/rooms/${tea.id}/messages`, { text: '你好 & <b>' })
  expect(part.status).toBe(401)
  expect(part.html).toContain('hx-target="#sheet"')
  expect(part.html).toContain(`/login?back=${encodeURIComponent(back)}`)
  expect(part.html).toContain(`/register?back=${encodeURIComponent(back)}`)

  const plain = await guest.post(`/rooms/${tea.id}/messages`, { text: '你好 & <b>' })
  expect([plain.status, plain.to]).toEqual([303, `/login?back=${encodeURIComponent(back)}`])
  expect(texts(tea.id)).toEqual([])

  expect((await browse(app, 'bei').get(back)).html).toContain('value="你好 &amp; &lt;b&gt;"')
})

test('no room, or one that is over: nothing can be said', async () => {
  const { app, mei, tea } = cast()
  const bei = browse(app, 'bei')
  expect((await bei.postPart('/rooms/4711/messages', { text: 'hi' })).status).toBe(404)
  expect((await browse(app, null).postPart('/rooms/4711/messages', { text: 'hi' })).status).toBe(404)
  expect((await bei.postPart('/rooms/x/messages', { text: 'hi' })).status).toBe(404)
  await endRoom(app, mei, tea.id)
  const late = await bei.postPart(`/rooms/${tea.id}/messages`, { text: 'hi' })
  expect([late.status, late.html.includes('聊天也关上了')]).toEqual([422, true])
  expect(countMessages(app.db, tea.id)).toBe(0)
})

test('a line from another site is not taken', async () => {
  const { app, tea, texts } = cast()
  const answer = await browse(app, 'bei').ask(`/rooms/${tea.id}/messages`, { method: 'POST', body: new URLSearchParams({ text: 'hi' }), headers: { origin: 'http://evil.test', 'sec-fetch-site': 'cross-site' } })
  expect(answer.status).toBe(403)
  expect(texts(tea.id)).toEqual([])
})

// Hiding

test('the host hides a line from every page; it is kept with who hid it', async () => {
  const { app, bei, mei, tea, texts } = cast()
  const message = await sendMessage(app, bei, tea.id, 'rude')
  const stream = await listen(app, null, `/rooms/${tea.id}/events`)
  await stream.until('rude')

  expect((await browse(app, 'mei').postPart(`/rooms/${tea.id}/messages/${message.id}/hidden`)).status).toBe(204)
  expect(await stream.until('delete')).toContain(`hx-target="#m-${message.id}" hx-swap="delete"`)
  expect(texts(tea.id)).toEqual([])
  expect(app.db.query('select text, hidden_by as by, hidden_at as at from messages').all()).toEqual([{ text: 'rude', by: mei.id, at: app.now() }])
  await stream.leave()
})

test.each([
  [null, 303, '/login'],
  ['bei', 403, null],
  ['lin', 403, null],
  ['gao', 403, null],
  ['sun', 403, null],
  ['max', 404, null],
  ['olga', 404, null],
])('%p cannot hide a line in mei’s room: %p', async (who, status, to) => {
  const { app, bei, tea, texts } = cast()
  const message = await sendMessage(app, bei, tea.id, 'stays')
  const answer = await browse(app, who).post(`/rooms/${tea.id}/messages/${message.id}/hidden`)
  expect(answer.status).toBe(status)
  if (to) expect(answer.to).toStartWith(to)
  expect(texts(tea.id)).toEqual(['stays'])
})

test('a line is hidden in its own room only, and once', async () => {
  const { app, bei, mei, tea, room } = cast()
  const message = await sendMessage(app, bei, tea.id, 'hi')
  const other = room(mei)
  const host = browse(app, 'mei')
  expect((await host.post(`/rooms/${other.id}/messages/${message.id}/hidden`)).status).toBe(404)
  expect((await host.post(`/rooms/${tea.id}/messages/${message.id}/hidden`)).to).toBe(`/studio/rooms/${tea.id}/live`)
  expect(hideMessage(app, mei, tea.id, message.id)).rejects.toThrow()
})

// Liking

test('likes are counted at once and written down once a second', async () => {
  const { app, tea } = cast()
  expect(like(app, tea.id, 'person 1', 3)).toBe(3)
  expect(like(app, tea.id, 'address 192.0.2.1', 1)).toBe(1)
  expect([likesOf(app, tea.id), countLikes(app.db, tea.id)]).toEqual([4, 0])
  await keepLikes(app)
  expect([likesOf(app, tea.id), countLikes(app.db, tea.id)]).toEqual([4, 4])
  like(app, tea.id, 'person 1', 2)
  await keepLikes(app)
  await keepLikes(app)
  await keepLikes(app)
  expect([likesOf(app, tea.id), countLikes(app.db, tea.id)]).toEqual([6, 6])
})

test.each([[0, 1], [-5, 1], [Number.NaN, 1], [2.9, 2], [1e9, mostLikesAtOnce]])('a page that reports %p likes gives %p', (reported, given) => {
  const { app, tea } = cast()
  expect(like(app, tea.id, 'person 1', reported)).toBe(given)
})

test('too many from one place are passed over in silence, others go on', async () => {
  const { app, tea, wait } = cast()
  let given = 0
  for (let count = 0; count < 100; count++) given += like(app, tea.id, 'address a', 20)
  expect(given).toBe(likeLimit.burst)
  expect((await browse(app, null).postPart(`/rooms/${tea.id}/likes`, { count: '1' })).status).toBe(204)
  expect(likesOf(app, tea.id)).toBe(likeLimit.burst + 1)
  wait(likeLimit.every * 5)
  expect(like(app, tea.id, 'address a', 20)).toBe(5)
})

test('everybody sees the sum of a burst, drawn once', async () => {
  const { app, tea } = cast()
  const stream = await listen(app, null, `/rooms/${tea.id}/events`)
  await stream.until('data-likes="0"')
  for (let count = 0; count < 5; count++) await browse(app, null).postPart(`/rooms/${tea.id}/likes`, { count: '2' })
  const heard = await stream.until('data-likes="10"')
  expect(heard.match(/data-likes=/g)!.length).toBeLessThanOrEqual(5)
  await stream.leave()
})

test('a guest may like, without JavaScript too; not a room that is not there or over', async () => {
  const { app, mei, tea } = cast()
  const guest = browse(app, null)
  const answer = await guest.post(`/rooms/${tea.id}/likes`, { count: '1' })
  expect([answer.status, answer.to, likesOf(app, tea.id)]).toEqual([303, `/rooms/${tea.id}`, 1])
  expect((await guest.postPart('/rooms/4711/likes', { count: '1' })).status).toBe(404)
  await endRoom(app, mei, tea.id)
  await guest.postPart(`/rooms/${tea.id}/likes`, { count: '5' })
  expect(likesOf(app, tea.id)).toBe(1)
})
