import { beforeAll, expect, test } from 'bun:test'
import { findFfmpeg, runFfmpeg, type Ffmpeg } from './ffmpeg.ts'
import { createSnapshots } from './snapshots.ts'

let ffmpeg: Ffmpeg
const rubbish = new TextEncoder().encode('no picture at all')

beforeAll(async () => {
  ffmpeg = (await findFfmpeg({ log: () => {} }))!
})

const keyFrame = async (size: string) =>
  (await runFfmpeg(ffmpeg.path, [
    '-hide_banner', '-loglevel', 'error', '-f', 'lavfi', '-i', `testsrc2=s=${size}`, '-frames:v', '1',
    '-c:v', 'libx264', '-preset', 'ultrafast', '-f', 'mp4', '-movflags', 'frag_keyframe+empty_moov', 'pipe:1',
  ])).output

const still = async (size: string) => {
  const picture = await createSnapshots(ffmpeg, () => {}).take(await keyFrame(size))
  return new Bun.Image(picture!).metadata()
}

test('a still is a JPEG of at most 720 on its short side', async () => {
  expect(await still('1920x1080')).toMatchObject({ format: 'jpeg', width: 1280, height: 720 })
  expect(await still('1080x1920')).toMatchObject({ width: 720, height: 1280 })
})

test('a small picture is not enlarged', async () => {
  expect(await still('360x640')).toMatchObject({ width: 360, height: 640 })
})

test('rubbish gives no picture, and says so', async () => {
  const said: string[] = []
  expect(await createSnapshots(ffmpeg, line => said.push(line)).take(rubbish)).toBeNull()
  expect(said).toEqual([expect.stringMatching(/^snapshot: no picture \(.+\)$/)])
})

test('one after the other, and none while many are waiting, so that memory stays bounded', async () => {
  const snapshots = createSnapshots(ffmpeg, () => {})
  const frame = await keyFrame('360x640')
  const waiting = Array.from({ length: 8 }, () => snapshots.take(rubbish))

  expect(await Promise.race([snapshots.take(frame), waiting[0]!.then(() => 'waited')])).toBeNull()
  await Promise.all(waiting)
  expect(await snapshots.take(frame)).not.toBeNull()
})
