import type { Person } from '../../../accounts/rules.ts'
import type { App } from '../../../app.ts'
import { noteDeed } from '../../../platform/deeds.ts'
import { kinds, type Way } from './rules.ts'
import { deleteWay, upsertWay } from './store.ts'

/** From now on these and no others. Orders already placed keep what was promised. */
export const keepWays = (app: App, merchant: Person, ways: Way[]): Promise<void> =>
  app.change(db => {
    for (const kind of kinds) {
      const way = ways.find(way => way.kind === kind)
      if (way) upsertWay(db, merchant.id, way)
      else deleteWay(db, merchant.id, kind)
    }
    noteDeed(db, { at: app.now(), personId: merchant.id, deed: 'shipping.ways', subject: `person ${merchant.id}`, detail: ways.map(({ kind, fee, text }) => `${kind} ${fee} ${text}`).join(' · ') })
  })
