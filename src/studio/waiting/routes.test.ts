import { expect, test } from 'bun:test'
import { convertPieces } from '../../rooms/pieces/actions.ts'
import { pieceUrl } from '../../rooms/pieces/rules.ts'
import { listPieces } from '../../rooms/pieces/store.ts'
import { ffmpeg, folder } from '../../media/testing.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'

const song = async () => {
  const path = `${folder}/waiting.mp3`
  await ffmpeg('-f', 'lavfi', '-i', 'sine=f=330', '-t', '1', path)
  return new File([await Bun.file(path).arrayBuffer()], '清晨.mp3', { type: 'audio/mpeg' })
}

const setting = () => {
  const it = world()
  Object.assign(it.app.recordings, { ffmpeg: async () => process.env.FFMPEG_BIN ?? 'ffmpeg' })
  const room = it.room(it.mei)
  return { ...it, room, path: `/studio/rooms/${room.id}/waiting`, mine: browse(it.app, 'mei'), first: () => listPieces(it.app.db, room.id)[0]! }
}

test('only the merchant of a show chooses what is played', async () => {
  const { app, path, room, mine, first } = setting()
  await mine.post(path, { file: await song(), rights: 'yes' })
  for (const [who, status] of [[null, 303], ['bei', 403], ['gao', 403], ['sun', 403], ['max', 404], ['olga', 404]] as const) {
    const other = browse(app, who)
    expect([who, (await other.get(path)).status, (await other.post(path, { file: new File(['x'], 'x.mp3', { type: 'audio/mpeg' }), rights: 'yes' })).status, (await other.post(`${path}/${first().id}/removed`)).status]).toEqual([who, status, status, status])
  }
  expect(listPieces(app.db, room.id)).toHaveLength(1)
})

test('music is added with the rights confirmed, converted, offered to those who wait, and taken away', async () => {
  const { app, path, room, mine, first } = setting()
  expect((await mine.get(path)).html).toContain('还没有短片或音乐')
  expect((await mine.post(path, { file: await song(), rights: 'yes' })).status).toBe(303)
  const meanwhile = await mine.get(path)
  for (const text of ['清晨', '正在转换', '<progress', 'hx-trigger="every 2s"']) expect(meanwhile.html).toContain(text)
  expect((await browse(app, null).get(`/rooms/${room.id}`)).html).not.toContain('/pieces/')

  await convertPieces(app)
  const after = await mine.getPart(path)
  expect(after.html).toContain('可以播放')
  expect(after.html).not.toContain('hx-trigger')
  const { html } = await browse(app, null).get(`/rooms/${room.id}`)
  expect(html).toContain(pieceUrl(first()))
  expect(html).toMatch(/<audio[^>]*preload="none"/)
  expect(html).not.toMatch(/<audio[^>]*autoplay/)

  expect((await mine.post(`${path}/${first().id}/removed`)).to).toBe(`${path}?notice=removed`)
  expect(listPieces(app.db, room.id)).toEqual([])
})

test('what is missing or cannot be taken is said at its field', async () => {
  const { path, mine } = setting()
  const nothing = await mine.post(path, { nothing: '' })
  expect([nothing.status, nothing.html.includes('请选择一个文件'), nothing.html.includes('请先确认您有权播放')]).toEqual([422, true, true])
  const program = await mine.post(path, { file: new File(['x'], 'x.exe', { type: 'application/x-msdownload' }), rights: 'yes' })
  expect([program.status, program.html.includes('请选音乐')]).toEqual([422, true])
})

test('a piece that was refused says why', async () => {
  const { app, path, mine } = setting()
  await mine.post(path, { file: new File(['nothing'], 'x.mp4', { type: 'video/mp4' }), rights: 'yes' })
  await convertPieces(app)
  expect((await mine.get(path)).html).toContain('打不开')
})
