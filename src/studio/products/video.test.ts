import { expect, test } from 'bun:test'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { productPath } from '../../catalog/rules.ts'
import { findVideo } from '../../catalog/video/store.ts'
import { ffmpeg, folder } from '../../media/testing.ts'
import { convertVideos } from '../../rooms/pieces/videos.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'

const clip = async () => {
  const path = join(folder, 'product.mov')
  if (!existsSync(path)) await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=320x240:r=25', '-t', '1', '-c:v', 'libx264', '-preset', 'ultrafast', path)
  return new File([await Bun.file(path).arrayBuffer()], 'turning.mov', { type: 'video/quicktime' })
}

const setting = () => {
  const w = world()
  Object.assign(w.app.recordings, { ffmpeg: async () => process.env.FFMPEG_BIN ?? 'ffmpeg' })
  const bowl = w.product(w.mei)
  return { ...w, bowl, path: `/studio/products/${bowl.id}/video`, mei: browse(w.app, 'mei'), page: async () => (await browse(w.app, null).get(productPath(bowl))).html }
}

test('a video is converted and stands on the product’s page until it is taken away', async () => {
  const { app, bowl, mei, path, page } = setting()
  expect((await mei.post(path, { video: await clip(), rights: 'yes' })).status).toBe(303)
  expect((await mei.get(`/studio/products/${bowl.id}`)).html).toContain('正在转换')
  expect(await page()).not.toContain('<video')
  await convertVideos(app)
  const video = findVideo(app.db, bowl.id)!
  expect(video.state).toBe('ready')
  expect(await page()).toContain(`src="/pieces/${video.id}.mp4"`)
  expect(readdirSync(app.images.folder)).toEqual([`${video.id}.mp4`])

  // Another one takes its place.
  await mei.post(path, { video: await clip(), rights: 'yes' })
  await convertVideos(app)
  expect(readdirSync(app.images.folder)).toEqual([`${findVideo(app.db, bowl.id)!.id}.mp4`])
  expect((await mei.post(`${path}/removed`)).status).toBe(303)
  expect([findVideo(app.db, bowl.id), readdirSync(app.images.folder)]).toEqual([null, []])
})

test('what cannot be shown is refused with a sentence', async () => {
  const { app, bowl, mei, path, page } = setting()
  await mei.post(path, { video: new File(['no film at all'], 'x.mp4', { type: 'video/mp4' }), rights: 'yes' })
  await convertVideos(app)
  expect((await mei.get(`/studio/products/${bowl.id}`)).html).toContain('打不开')
  expect(await page()).not.toContain('<video')
  const unsure = await mei.post(path, { video: await clip() })
  expect([unsure.status, unsure.html.includes('id="e-rights"')]).toEqual([422, true])
  const other = await mei.post(path, { video: new File(['x'], 'x.exe', { type: 'application/x-msdownload' }), rights: 'yes' })
  expect(other.html).toContain('请选视频文件')
  const big = await mei.post(path, { video: new File([new Uint8Array(60_000_001)], 'x.mp4', { type: 'video/mp4' }), rights: 'yes' })
  expect(big.html).toContain('60 MB')
})

test('nobody puts a video on somebody else’s product', async () => {
  const { app, bowl, path } = setting()
  expect((await browse(app, 'max').post(path, { video: await clip(), rights: 'yes' })).status).toBe(404)
  expect((await browse(app, 'max').post(`${path}/removed`)).status).toBe(404)
  expect(findVideo(app.db, bowl.id)).toBeNull()
})
