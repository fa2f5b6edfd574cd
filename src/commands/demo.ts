import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from '../app.ts'
import { fillDemo, type DemoDetails } from '../demo/fill.ts'
import { findRoom } from '../rooms/store.ts'
import type { Locale } from '../platform/words.ts'
import { isSetUp } from '../shop/store.ts'
import { trouble } from './trouble.ts'

/** The demo's shop: filled when its folder is empty, opened again otherwise. Tells where the test broadcast goes. */
export const openDemo = async (app: App, { folder, rtmp, locale }: { folder: string; rtmp: string; locale: Locale }) => {
  const file = join(folder, 'demo.json')
  if (isSetUp(app.db) && !existsSync(file)) trouble(`The folder ${folder} holds a real shop, which the demo leaves alone. Give the demo another with --data, or start without --demo.`)

  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoDetails) : await fillDemo(app, { locale, rtmp })
  const rooms = known.rooms.map(room => {
    const state = findRoom(app.db, room.id)?.state ?? 'ended'
    // The test broadcast opens its room within a moment.
    return { ...room, state: room.broadcast && state === 'announced' ? 'live' as const : state, url: `${app.url}/rooms/${room.id}`, rtmp }
  })
  const details = { ...known, url: app.url, rtmp, rooms }
  writeFileSync(file, `${JSON.stringify(details, null, 2)}\n`, { mode: 0o600 })

  const onAir = details.rooms.find(room => room.broadcast && room.state !== 'ended')
  return { details, broadcastTo: onAir ? `${rtmp}/${onAir.streamKey}` : null }
}

/** What somebody who starts the demo wants to know. */
export const demoLines = ({ url, logins, rooms }: DemoDetails) => [
  `Demo shop: ${url}`,
  ...rooms.map(room => `  ${room.url}  ${room.title} (${room.state})`),
  'Log in as',
  ...logins.map(({ role, contact, password }) => `  ${role.padEnd(14)} ${contact.padEnd(28)} ${password}`),
  'All of it, with the stream keys, is in demo.json in the data folder.',
]
