import { afterAll, beforeAll, expect, test } from 'bun:test'
import { existsSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import S3rver from 's3rver'
import { endRoom } from '../../rooms/actions.ts'
import { streamOf } from '../../rooms/rules.ts'
import { world } from '../../testing/world.ts'
import { folder, probe } from '../testing.ts'
import { forgetRecordings, moveTakes } from './actions.ts'
import { exportPath, exportsSettled, partsOf, startExport } from './exports.ts'
import { hashTake, pathOf, streamTake } from './files.ts'
import { serveRecorded, serveWhole } from './serve.ts'
import { findRecording, listTakes } from './store.ts'
import { recordShow } from './testing.ts'

// A real S3-compatible server, over the network of this machine.

const day = 86_400_000
const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: mkdtempSync(join(folder, 's3-')), configureBuckets: [{ name: 'shop', configs: [] }] })
let endpoint = ''

beforeAll(async () => {
  endpoint = `http://127.0.0.1:${(await server.run()).port}`
})
afterAll(() => void server.close())

const clientFor = (bucket = 'shop') => new Bun.S3Client({ endpoint, bucket, accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' })

let at = 0
const show = async (bucket?: string) => {
  const w = world()
  w.wait(++at * 3_600_000)
  const room = w.room(w.mei, { state: 'live' })
  const stream = streamOf(room.id)
  const began = w.app.now()
  await recordShow(w.app, stream, [{ at: began, seconds: 5 }])
  w.app.recordings.store = clientFor(bucket)
  const take = listTakes(w.app.db, stream)[0]!
  const path = pathOf(w.app.recordings, take)!
  const segment = Buffer.from(await (await serveRecorded(w.app, stream, `${began}-1.m4s`)).arrayBuffer())
  await endRoom(w.app, w.mei, room.id)
  await w.app.settled()
  w.wait(8 * day)
  return { ...w, stream, began, take, path, segment }
}

test('a recording is moved to the store, checked by hash, and served through from there', async () => {
  const { app, stream, began, take, path, segment } = await show()
  expect(await moveTakes(app)).toBe(1)
  expect(existsSync(path)).toBe(false)
  expect(listTakes(app.db, stream)).toEqual([{ ...take, place: 'store' }])
  expect(await clientFor().size(`${stream}/${began}.mp4`)).toBe(take.bytes!)
  expect(await hashTake(app.recordings, { ...take, place: 'store' }, take.bytes!)).toBe(take.sha256!)

  expect(await (await serveWhole(app, stream)).text()).toContain(`${began}-1.m4s`)
  const served = await serveRecorded(app, stream, `${began}-1.m4s`)
  expect(served.status).toBe(200)
  expect(Buffer.from(await served.arrayBuffer()).equals(segment)).toBe(true)
  const rest = streamTake(app.recordings, { ...take, place: 'store' }, take.bytes! - 100, take.bytes!)
  expect((await new Response(rest).arrayBuffer()).byteLength).toBe(100)
})

test('what lies in the store can be fetched as MP4, and goes when its time is over', async () => {
  const { app, stream, began, take, wait } = await show()
  app.recordings.ffmpeg = async () => process.env.FFMPEG_BIN ?? Bun.which('ffmpeg')
  await moveTakes(app)
  const [part] = (await partsOf(app, stream))!
  await startExport(app, part!)
  await exportsSettled(app)
  const [video] = await probe(exportPath(app, part!))
  expect(video!.times.length).toBe(150)

  wait(findRecording(app.db, stream)!.keepUntil! - app.now())
  expect(await forgetRecordings(app)).toBe(1)
  expect(await clientFor().exists(`${take.stream}/${began}.mp4`)).toBe(false)
})

test('a store that refuses us does not cost the recording', async () => {
  const { app, stream, take, path } = await show('nowhere')
  const problem = await moveTakes(app).then(() => null, error => error as Error)
  expect(problem).not.toBe(null)
  expect(existsSync(path)).toBe(true)
  expect(listTakes(app.db, stream)).toEqual([take])
})
