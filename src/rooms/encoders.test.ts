import { expect, test } from 'bun:test'
import { keepNothing, makeRoom } from '../testing/full-disk.ts'
import { world } from '../testing/world.ts'
import { followEncoders } from './encoders.ts'
import { findRoom } from './store.ts'

const until = async (isSo: () => boolean) => { while (!isSo()) await Bun.sleep(1) }

test('an encoder that comes while the disk is full is written down when there is room, and ends nothing', async () => {
  const { app, mei, room, log } = world()
  const { id } = room(mei)
  const { onLive, onAway, onRefused } = followEncoders(() => app, line => void log.push(line), 1)
  const state = () => { const { state, awayAt } = findRoom(app.db, id)!; return awayAt ? 'away' : state }

  keepNothing(app)
  onLive(String(id))
  onRefused({ streamId: String(id), reason: 'bad-key', address: '192.0.2.1' })
  await app.settled()
  expect(state()).toBe('announced')
  makeRoom(app)
  await until(() => state() === 'live')

  // Only what happened last counts.
  keepNothing(app)
  onAway(String(id))
  onLive(String(id))
  await app.settled()
  makeRoom(app)
  onAway(String(id))
  await until(() => state() === 'away')
  await app.settled()
  expect(state()).toBe('away')
})
