import { expect, test } from 'bun:test'
import { listDeeds } from '../../platform/deeds.ts'
import { streamKeyOf } from '../../rooms/actions.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'
import { writeObsProfile } from './obs.ts'

const fields = { name: '秋窑: 新烧/开箱', server: 'rtmp://shop.test:1935/live', streamKey: '7-"key"', shape: 'portrait' as const }

test('the profile holds server, key and what we recommend', () => {
  const text = Buffer.from(writeObsProfile(fields)).toString('utf8')
  for (const part of ['Stallcast 秋窑 新烧开箱/basic.ini', '/service.json', '/streamEncoder.json', 'Mode=Advanced', 'OutputCX=720\nOutputCY=1280', 'FPSCommon=30', '"key": "7-\\"key\\""', '"server": "rtmp://shop.test:1935/live"', '"keyint_sec": 2', '"bitrate": 2500', '"rate_control": "CBR"']) {
    expect(text).toContain(part)
  }
  expect(Buffer.from(writeObsProfile({ ...fields, shape: 'landscape-full' })).toString()).toContain('"bitrate": 4500')
})

test('only the merchant gets it, and that the key was handed out is written down', async () => {
  const { app, mei, room } = world()
  const { id } = room(mei)
  const path = `/studio/rooms/${id}/obs-profile`
  for (const [who, status] of [[null, 303], ['bei', 403], ['gao', 403], ['sun', 403], ['max', 404], ['olga', 404]] as const) {
    expect([who, (await browse(app, who).post(path, { shape: 'portrait' })).status]).toEqual([who, status])
  }
  const answer = await browse(app, 'mei').post(path, { shape: 'landscape' })
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, 'application/zip', 'no-store'])
  expect(answer.html).toContain(streamKeyOf(app, mei, id))
  expect(listDeeds(app.db, 1e9, 1)).toMatchObject([{ deed: 'room.keyShown', personId: mei.id }])
})
