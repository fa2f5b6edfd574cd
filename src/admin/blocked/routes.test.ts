import { expect, test } from 'bun:test'
import { sendMessage } from '../../chat/actions.tsx'
import { listDeeds } from '../../platform/deeds.ts'
import { longestWord } from '../../shop/blocked/rules.ts'
import { browse } from '../../testing/browse.ts'
import { refused } from '../../testing/refused.ts'
import { world } from '../../testing/world.ts'

test('the administrator keeps the list, it holds at once, and it is written down who changed it', async () => {
  const { app, olga, bei, room, mei, wait } = world()
  const tea = room(mei)
  const admin = browse(app, 'olga')
  expect((await admin.get('/admin/words')).html).toContain('一行一个词')
  await sendMessage(app, bei, tea.id, '可以刷单吗')
  expect((await admin.post('/admin/words', { words: '刷单\n<b>\n刷 单' })).to).toBe('/admin/words?notice=saved')
  expect((await admin.get('/admin/words')).html).toContain('&lt;b&gt;\n刷 单')
  expect(await refused(sendMessage(app, bei, tea.id, '可以 刷-单 吗'))).toContain('“刷 单” may not be used here')
  const [deed] = listDeeds(app.db, Number.MAX_SAFE_INTEGER, 1)
  expect(deed).toMatchObject({ personId: olga.id, deed: 'words.blocked', detail: '+ 刷 单\n+ <b>' })

  wait(10_000)
  expect((await admin.post('/admin/words', { words: '' })).status).toBe(303)
  expect((await sendMessage(app, bei, tea.id, '可以刷单吗')).text).toBe('可以刷单吗')
})

test('what cannot be a list is told, and keeps what was typed', async () => {
  const { app } = world()
  const long = '字'.repeat(longestWord + 1)
  const { status, html } = await browse(app, 'olga').post('/admin/words', { words: `好\n${long}` })
  expect([status, html.includes('aria-invalid'), html.includes(long)]).toEqual([422, true, true])
})

test.each(['bei', 'mei', 'gao', 'sun'])('%s has nothing to do with it', async who => {
  const { app } = world()
  expect((await browse(app, who).get('/admin/words')).status).toBe(403)
  expect((await browse(app, who).post('/admin/words', { words: 'x' })).status).toBe(403)
  expect(app.db.query('select count(*) as count from blocked_words').get()).toEqual({ count: 0 })
})
