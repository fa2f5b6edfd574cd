import { Elysia, t } from 'elysia'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { countToShip } from '../../orders/store.ts'
import { refuse } from '../../platform/refusal.ts'
import type { Room } from '../../rooms/rules.ts'
import { keepQuality } from '../../rooms/signals/actions.ts'
import { listQuality, listSignals } from '../../rooms/signals/store.ts'
import { findRoomOf } from '../../rooms/store.ts'
import { words as roomWords } from '../../rooms/words.ts'
import { sceneOf } from '../console/actions.tsx'
import { HealthPage, HealthParts, type History } from './views.tsx'

const longest = 24 * 3_600_000

export const studioHealth = (app: App) => {
  /** From when it went live, or from the first signal of its test, to its end. */
  const historyOf = (room: Room): History => {
    const to = room.endedAt ?? app.now()
    const signals = listSignals(app.db, room.id, Math.max(room.liveAt ?? 0, to - longest)).filter(({ at }) => at <= to)
    const from = signals[0]?.at ?? to
    return { from, to: Math.max(signals.at(-1)?.at ?? to, from + 1), signals, quality: listQuality(app.db, room.id, from - 60_000) }
  }

  return new Elysia({ prefix: '/studio/rooms/:id' })
    .use(session(app))

    .get('/health', async ({ visit, me, params }) => {
      await keepQuality(app)
      const room = findRoomOf(app.db, me, params.id) ?? refuse(roomWords.gone, 404)
      const part = { room, scene: sceneOf(app, room), history: historyOf(room) }
      return visit.partial ? <HealthParts say={visit.say} {...part} /> : <HealthPage visit={visit} toShip={countToShip(app.db, me.id)} {...part} />
    }, { role: 'merchant', params: t.Object({ id: t.Numeric() }) })
}
