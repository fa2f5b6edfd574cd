import { countAdministrators } from '../accounts/store.ts'
import { createApp, type App, type Streams } from '../app.ts'
import { subscribers } from '../events.ts'
import { refuse } from '../platform/refusal.ts'
import { speak, type Locale } from '../platform/words.ts'
import { streamKeyOf } from '../rooms/actions.ts'
import type { RoomState } from '../rooms/rules.ts'
import { findRoom } from '../rooms/store.ts'
import { isTimeZone } from '../shop/rules.ts'
import { customsOf, isSetUp, type NewShop } from '../shop/store.ts'
import { contactOf, createStage, demoPassword, type Name, type RoomName, type Stage } from './stage.ts'
import { story } from './story.ts'
import { words } from './words.ts'

/** How to get in, for whoever tries the demo and for programs that do. */
export type DemoDetails = {
  url: string
  /** Where encoders send to. */
  rtmp: string
  logins: { role: 'owner' | 'merchant' | 'buyer' | 'supplier' | 'courier' | 'admin'; name: string; contact: string; password: string }[]
  /** `broadcast`: the test picture goes here. */
  rooms: { id: number; title: string; url: string; state: RoomState; broadcast: boolean; streamKey: string; rtmp: string }[]
}

/**
 * Fills an empty shop with people, goods, shows and orders that look as if it had been open for a month. All of it goes
 * through the features' own actions under a clock of its own, so that every rule holds. Refuses a shop that is not empty.
 * `rtmp` is where encoders send to.
 */
export const fillDemo = async (app: App, { locale, rtmp }: { locale: Locale; rtmp: string }): Promise<DemoDetails> => {
  if (isSetUp(app.db) || countAdministrators(app.db)) refuse(words.notEmpty, 409)

  const now = app.now()
  let clock = now
  const past: App = createApp({ ...app, now: () => clock, streams: nothingStreams }, subscribers)
  // Nobody is written to about what never happened.
  past.post = () => {}
  try {
    const shop = shopOf(locale)
    const stage = await createStage(past, shop)
    const say = speak(locale, customsOf(shop))
    for (const [at, act] of story(stage, say, now)) {
      clock = at
      await act()
      await past.settled()
    }
    return detailsOf(app, stage, rtmp)
  } finally {
    past.sse.stop()
  }
}

const shopOf = (locale: Locale): NewShop => {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  return {
    name: words.shop[locale], locale, hue: 32, productReview: 'manual',
    ...(locale === 'en' ? { currency: 'USD', timeZone: isTimeZone(here) ? here : 'UTC' } : { currency: 'CNY', timeZone: 'Asia/Shanghai' }),
  }
}

const nothingStreams: Streams = {
  isOpen: () => false,
  serve: () => new Response(null, { status: 404 }),
  isPublishing: () => false,
  health: () => null,
  end: () => {},
  kick: () => {}, move: () => false, sample: async () => null,
}

const logins: [Name, DemoDetails['logins'][number]['role']][] = [
  ['owner', 'owner'], ['tea', 'merchant'], ['cloth', 'merchant'], ['buyer', 'buyer'], ['second', 'buyer'], ['third', 'buyer'],
  ['supplier', 'supplier'], ['courier', 'courier'], ['admin', 'admin'],
]

const shows: [RoomName, host: Name][] = [['workshop', 'owner'], ['tea', 'tea'], ['cloth', 'cloth']]

const detailsOf = (app: App, { people, rooms }: Stage, rtmp: string): DemoDetails => ({
  url: app.url,
  rtmp,
  logins: logins.map(([name, role]) => ({ role, name: people[name].name, contact: contactOf(name), password: demoPassword })),
  rooms: shows.map(([name, host]) => ({
    id: rooms[name].id, title: rooms[name].title, url: `${app.url}/rooms/${rooms[name].id}`,
    state: findRoom(app.db, rooms[name].id)!.state, broadcast: name === 'workshop',
    streamKey: streamKeyOf(app, people[host], rooms[name].id), rtmp,
  })),
})
