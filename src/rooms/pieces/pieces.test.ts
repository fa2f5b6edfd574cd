import { expect, test } from 'bun:test'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { stopConverting } from '../../media/convert.ts'
import { ffmpeg, folder, until } from '../../media/testing.ts'
import { browse } from '../../testing/browse.ts'
import { refused } from '../../testing/refused.ts'
import { world } from '../../testing/world.ts'
import { addPiece, convertPieces, progressOf, removePiece } from './actions.ts'
import { pieceFile, pieceName, readProbe, readProgress, whyNotPlay } from './rules.ts'
import { listPieces, listReadyPieces } from './store.ts'

const film = async (name: string, type: string, ...args: string[]) => {
  const path = join(folder, name)
  if (!existsSync(path)) await ffmpeg(...args, path)
  return new File([await Bun.file(path).arrayBuffer()], name, { type })
}
const lavfi = (...graphs: string[]) => graphs.flatMap(graph => ['-f', 'lavfi', '-i', graph])
const clip = () => film('新茶 teaser.mov', 'video/quicktime', ...lavfi('testsrc2=s=640x360:r=50', 'sine=f=440'), '-t', '1.5', '-c:v', 'libx264', '-preset', 'ultrafast', '-metadata', 'title=secret', '-metadata', 'location=+31.2+121.5/')
const music = () => film('song.mp3', 'audio/mpeg', ...lavfi('sine=f=330'), '-t', '2')

const setting = () => {
  const it = world()
  Object.assign(it.app.recordings, { ffmpeg: async () => process.env.FFMPEG_BIN ?? 'ffmpeg' })
  const room = it.room(it.mei)
  return { ...it, room, only: () => listPieces(it.app.db, room.id)[0]! }
}

test('a clip is converted to what every browser plays, and says nothing else', async () => {
  const { app, mei, room, only } = setting()
  await addPiece(app, mei, room.id, await clip(), true)
  expect(only()).toMatchObject({ state: 'waiting', kind: 'clip', name: '新茶 teaser' })
  expect(listReadyPieces(app.db, room.id)).toEqual([])
  await convertPieces(app)
  expect(only().state).toBe('ready')
  expect(only().duration).toBeWithin(1400, 1700)

  const path = join(app.images.folder, pieceFile(only()))
  const { stderr } = Bun.spawnSync(['ffmpeg', '-hide_banner', '-i', path])
  for (const part of ['Video: h264', '640x360', '30 fps', 'Audio: aac']) expect(stderr.toString()).toContain(part)
  expect(stderr.toString()).not.toMatch(/secret|location/)
  expect(readdirSync(app.images.folder)).toEqual([pieceFile(only())])
})

test('music loses its pictures and becomes AAC; it is served whole and by the piece', async () => {
  const { app, mei, room, only } = setting()
  await addPiece(app, mei, room.id, await music(), true)
  await convertPieces(app)
  expect(only()).toMatchObject({ state: 'ready', kind: 'music' })
  const ask = (range?: string) => browse(app, null).ask(`/pieces/${pieceFile(only())}`, range ? { headers: { range } } : {})
  const whole = await ask()
  expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'audio/mp4'])
  const part = await ask('bytes=4-7')
  expect([part.status, part.html, part.headers.get('content-range')]).toEqual([206, 'ftyp', `bytes 4-7/${only().bytes}`])
  expect((await ask('bytes=-10')).headers.get('content-length')).toBe('10')
  expect((await ask('bytes=99999999-')).status).toBe(416)
  expect((await browse(app, null).get('/pieces/..%2Fstallcast.sqlite')).status).toBe(404)
})

test.each<[string, () => Promise<File>, string]>([
  ['what is no film', async () => new File(['nothing of the kind'], 'x.mp4', { type: 'video/mp4' }), 'unreadable'],
  ['a playlist that points elsewhere', async () => new File(['#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'], 'x.mp4', { type: 'video/mp4' }), 'unreadable'],
  ['music that calls itself a film', async () => new File([await (await music()).arrayBuffer()], 'x.mp4', { type: 'video/mp4' }), 'no-picture'],
  ['a film without sound as music', () => film('mute.mp4', 'audio/mp4', ...lavfi('testsrc2=s=64x64:r=10'), '-t', '1'), 'no-sound'],
])('%s is refused with a reason', async (_, file, reason) => {
  const { app, mei, room, only } = setting()
  await addPiece(app, mei, room.id, await file(), true)
  await convertPieces(app)
  expect(only()).toMatchObject({ state: 'refused', reason })
  expect(readdirSync(app.images.folder)).toEqual([])
})

test('what may not be played, is too big, too much or not theirs is not taken', async () => {
  const { app, mei, max, room } = setting()
  const song = await music()
  expect(await refused(addPiece(app, mei, room.id, song, false))).toContain('may play')
  expect(await refused(addPiece(app, max, room.id, song, true))).toContain('no such room')
  expect(await refused(addPiece(app, mei, room.id, new File(['x'], 'x.exe', { type: 'application/x-msdownload' }), true))).toContain('choose music')
  expect(await refused(addPiece(app, mei, room.id, new File([new Uint8Array(10_000_001)], 'x.mp3', { type: 'audio/mpeg' }), true))).toContain('10 MB')
  for (let count = 0; count < 6; count++) await addPiece(app, mei, room.id, song, true)
  expect(await refused(addPiece(app, mei, room.id, song, true))).toContain('six')
  expect(await refused(removePiece(app, max, room.id, listPieces(app.db, room.id)[0]!.id))).toContain('no such room')
})

test('what is taken away is gone, also while it waits', async () => {
  const { app, mei, room } = setting()
  const id = await addPiece(app, mei, room.id, await music(), true)
  await removePiece(app, mei, room.id, id)
  expect([listPieces(app.db, room.id), readdirSync(app.images.folder)]).toEqual([[], []])
})

test('what ffmpeg says is read', () => {
  expect(readProbe('nothing')).toBeNull()
  expect(readProbe('Duration: 00:01:02.50, start\n Stream #0:0: Video: mjpeg (attached pic)\n Stream #0:1: Audio: mp3')).toEqual({ duration: 62_500, picture: false, sound: true })
  expect(whyNotPlay('clip', { duration: 200_000, picture: true, sound: true })).toBe('too-long')
  expect(readProgress('out_time_us=500000\nout_time_us=1000000', 4000)).toBe(0.25)
  expect(readProgress('frame=1', 4000)).toBeNull()
  expect(pieceName(`${'长'.repeat(80)}.mp4`)).toHaveLength(60)
})

test('a conversion that is stopped begins anew later', async () => {
  const { app, mei, room, only } = setting()
  await addPiece(app, mei, room.id, await film('long.mp4', 'video/mp4', ...lavfi('testsrc2=s=640x360:r=30'), '-t', '60', '-c:v', 'libx264', '-preset', 'ultrafast', '-threads', '1'), true)
  const converting = convertPieces(app)
  await until('it is under way', () => progressOf(app, only().id) > 0)
  stopConverting()
  await converting
  expect(only().state).toBe('waiting')
})
