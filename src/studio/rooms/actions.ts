import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { streamKeyOf } from '../../rooms/actions.ts'

/** Whoever has the key can go live, so that it is written down who looked at it. */
export const showKey = async (app: App, me: Person, roomId: number): Promise<string> => {
  const key = streamKeyOf(app, me, roomId)
  await app.change(db => noteDeed(db, { at: app.now(), personId: me.id, deed: 'room.keyShown', subject: `room ${roomId}` }))
  return key
}
