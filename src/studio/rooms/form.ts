import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { listCategories } from '../../catalog/store.ts'
import { momentInput, type Form } from '../../platform/form.ts'
import { findPictureOf, insertPicture } from '../../platform/images.ts'
import { Refusal } from '../../platform/refusal.ts'
import { latencies, longest, whyNotSchedule, type Room, type RoomFields } from '../../rooms/rules.ts'

/** Reads what was written about a room. A picture that came with it is kept even when something else is wrong. */
export const readRoom = async (app: App, me: Person, form: Form): Promise<RoomFields> => {
  const { timeZone } = app.shop()
  const fields = {
    title: form.text('title', { max: longest.title }),
    hostName: form.text('hostName', { max: longest.hostName }),
    introduction: form.text('introduction', { max: longest.introduction, required: false, lines: true }),
    categoryId: Number(form.choice('categoryId', listCategories(app.db).map(({ id }) => String(id)))),
    startsAt: form.moment('startsAt', timeZone),
    endsAt: form.moment('endsAt', timeZone),
    coverId: await readCover(app, me, form),
    latency: latencies.find(latency => latency === form.raw('latency')),
    smaller: form.checked('smaller') ? 1 as const : 0 as const,
  }
  const wrong = !form.errors.startsAt && !form.errors.endsAt && whyNotSchedule(fields)
  if (wrong) form.fail('endsAt', wrong)
  return fields
}

const readCover = async (app: App, me: Person, form: Form): Promise<string | null> => {
  const [file] = form.files('cover')
  const kept = form.checked('withoutCover') ? null : (findPictureOf(app.db, me.id, form.raw('coverId'))?.id ?? null)
  if (!file) return kept
  try {
    const picture = await app.images.keep(new Uint8Array(await file.arrayBuffer()))
    await app.change(db => insertPicture(db, picture, me.id, app.now()))
    return picture.id
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    form.fail('cover', error.reason)
    return kept
  }
}

export const valuesOf = (room: Room, timeZone: string): Record<string, string> => ({
  title: room.title, hostName: room.hostName, introduction: room.introduction, categoryId: String(room.categoryId), coverId: room.coverId ?? '',
  startsAt: momentInput(room.startsAt, timeZone), endsAt: momentInput(room.endsAt, timeZone),
  latency: room.latency, smaller: room.smaller ? 'yes' : '',
})

const hour = 3_600_000

/** Tomorrow evening, two hours: what most shows are. */
export const firstValues = (me: Person, now: number, timeZone: string): Record<string, string> => {
  const begin = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).add({ days: 1 }).with({ hour: 20, minute: 0, second: 0, millisecond: 0 }).epochMilliseconds
  return { hostName: me.name, latency: 'balanced', startsAt: momentInput(begin, timeZone), endsAt: momentInput(begin + 2 * hour, timeZone) }
}
