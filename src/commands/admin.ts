import { makeAdministrator } from '../accounts/actions.ts'
import { createApp, type Streams } from '../app.ts'
import { Refusal } from '../platform/refusal.ts'
import { keepingIn } from '../media/recordings/keeping.ts'
import { openImages } from '../platform/images.ts'
import { isSetUp } from '../shop/store.ts'
import { existsSync } from 'node:fs'
import type { Settings } from '../platform/settings.ts'
import { publicUrl } from './addresses.ts'
import { openShop, placesIn } from './data-folder.ts'
import { trouble } from './trouble.ts'

/** Makes an administrator from the console, also while the shop runs. Returns the lines to show. */
export const appointAdministrator = async (settings: Settings, contact: string): Promise<string[]> => {
  const folder = settings.data
  if (!existsSync(placesIn(folder).database)) trouble(`There is no shop in ${folder}. Name its data folder with --data.`)
  const { db, vault } = openShop(folder)
  try {
    if (!isSetUp(db)) trouble('This shop has not been set up yet. Start it and open the link it shows: that makes the first administrator.')
    const app = createApp(
      {
        db, vault, now: Date.now, log: line => void process.stderr.write(`${line}\n`),
        images: openImages(placesIn(folder).uploads), streams: noStreams, recordings: keepingIn(placesIn(folder).recordings), url: publicUrl(settings, settings.port), rtmpPort: 0, gateways: { sms: false, mail: false }, payAt: null,
        addressOf: () => 'console', cut: () => {},
      },
      () => ({}),
    )
    const made = await makeAdministrator(app, { contact }).catch(refused)
    await app.settled()
    app.sse.stop()
    return [
      `${made.contact} is ${made.isNew ? 'now an administrator, with a new account' : 'an administrator; sessions elsewhere have ended'}.`,
      `Password: ${made.password}`,
      'It is shown this once. Log in and change it.',
    ]
  } finally {
    db.close()
  }
}

const noStreams: Streams = {
  isOpen: () => false,
  serve: () => new Response(null, { status: 404 }), isPublishing: () => false, health: () => null, end: () => {}, kick: () => {}, move: () => false, sample: async () => null,
}

const refused = (error: unknown): never => {
  if (error instanceof Refusal) trouble(String(error.reason.en))
  throw error
}
