import { isSetUp } from '../shop/store.ts'
import { createApp, type App } from '../app.ts'
import { keepLikes } from '../chat/likes.ts'
import { subscribers } from '../events.ts'
import { jobs } from '../jobs.ts'
import { listOpenRooms } from '../rooms/store.ts'
import { viewersOf } from '../watch/presence.tsx'
import { createTools } from '../media/encoders.ts'
import { findFfmpeg } from '../media/ffmpeg.ts'
import { stopConverting } from '../media/convert.ts'
import { startMedia } from '../media/media.ts'
import { createSimulcast } from '../media/simulcast.ts'
import { serveShift } from '../media/recordings/serve.ts'
import { unpackFfmpeg } from '../platform/assets.ts'
import { openImages } from '../platform/images.ts'
import { startJobs } from '../platform/jobs.ts'
import { createLog } from '../platform/log.ts'
import { mailCarrier } from '../platform/mail.ts'
import { sendOutgoing } from '../platform/outbox.ts'
import type { Settings } from '../platform/settings.ts'
import { smsCarrier } from '../platform/sms.ts'
import { localeOf } from '../platform/words.ts'
import { version } from '../platform/version.ts'
import { placesOf } from '../rooms/simulcast/actions.ts'
import { awaitEncoders, mannerOf, mayPublish } from '../rooms/actions.ts'
import { followEncoders } from '../rooms/encoders.ts'
import { isRehearsal } from '../rooms/rules.ts'
import { newSetupKey } from '../admin/setup/actions.ts'
import { publicUrl, rtmpUrl } from './addresses.ts'
import { finishRestore, forgetDrafts } from './backup.ts'
import { demoLines, openDemo } from './demo.ts'
import { startPictures, withFfmpeg } from './pictures.ts'
import { openRecordings } from './recordings.tsx'
import { forgetHalves, lockFolder, openShop, placesIn, prepareFolder } from './data-folder.ts'
import { trouble } from './trouble.ts'
import { startWeb } from './web.ts'

export type Running = { url: string; rtmp: string; app: App; stop: () => Promise<void> }

/** Opens the shop: folder, port, database, encoders, jobs, pages. What was started is stopped in reverse order. */
export const serve = async (settings: Settings, demo: boolean): Promise<Running> => {
  const log = createLog(settings.log, Date.now)
  const stops: (() => unknown)[] = []
  const stop = async () => {
    for (const undo of stops.splice(0).reverse()) {
      try { await undo() } catch (error) { log(`while closing: ${error}`) }
    }
  }

  try {
    prepareFolder(settings.data)
    stops.push(lockFolder(settings.data))

    const web = startWeb(settings)
    stops.push(web.stop)

    finishRestore(settings.data)
    forgetDrafts(settings.data)
    forgetHalves(settings.data)
    const { db, vault } = openShop(settings.data, log)
    stops.push(() => {
      db.run('pragma wal_checkpoint(truncate)')
      db.close()
    })

    const url = publicUrl(settings, web.port)
    const recordings = openRecordings(settings, log, () => app, demo)
    let program: ReturnType<typeof findFfmpeg> | null = null
    const ffmpeg = () => (program ??= findFfmpeg({ embedded: unpackFfmpeg(settings.data), env: withFfmpeg(settings.ffmpegBin), log }))
    const tools = createTools(ffmpeg, log)
    const simulcast = createSimulcast({ ffmpeg, targetsOf: stream => placesOf(app, stream), log, sent: bytes => media.sent(bytes) })
    const media = await startMedia({
      host: settings.host,
      rtmpPort: settings.rtmpPort,
      log,
      mannerOf: stream => mannerOf(app, stream),
      outlet: stream => simulcast.outlet(stream),
      tools,
      uplinkLimit: settings.uplinkMbit && settings.uplinkMbit * 1_000_000,
      isFull: settings.maxViewers === null ? null : () => countViewers(app) > settings.maxViewers!,
      mayPublish: (key, address) => mayPublish(app, key, address),
      ...followEncoders(() => app, log),
      record: stream => (isRehearsal(stream) ? null : recordings.record(stream)),
    }).catch(error => cannotListen(error, settings.rtmpPort))
    const app: App = createApp(
      {
        db, vault, log, url,
        now: Date.now,
        images: openImages(placesIn(settings.data).uploads),
        streams: { ...media, simulcast, serve: (stream, file, query) => (file === 'dvr.m3u8' ? serveShift(app, stream) : media.serve(stream, file, query)) },
        recordings: recordings.keeping,
        rtmpPort: media.port,
        payAt: settings.payAt,
        gateways: { sms: settings.smsUrl !== null, mail: settings.smtpUrl !== null },
        addressOf: web.addressOf,
        cut: web.cut,
      },
      subscribers,
    )
    // Nothing is answered any more before the database is closed.
    stops.push(() => app.settled(), () => keepLikes(app), await recordings.start(), simulcast.stop, media.stop, web.stop)
    await awaitEncoders(app)

    const carriers = {
      mail: settings.smtpUrl ? mailCarrier({ url: settings.smtpUrl, from: settings.mailFrom! }) : null,
      sms: settings.smsUrl ? smsCarrier({ url: settings.smsUrl, body: settings.smsBody, headers: settings.smsHeaders ?? {} }) : null,
    }
    stops.push(startJobs([
      ...jobs(app),
      { name: 'messages', every: 1_000, work: () => sendOutgoing(app, carriers) },
    ], log))
    stops.push(() => app.sse.stop(), stopConverting)

    const rtmp = rtmpUrl(url, media.port)
    const demoShop = demo ? await openDemo(app, { folder: settings.data, rtmp, locale: localeOf(process.env.LANG) }) : null
    web.open(app)
    stops.push(startPictures(app, media, { folder: settings.data, ffmpegBin: settings.ffmpegBin, broadcastTo: demoShop?.broadcastTo ?? null }))

    log(`Stallcast ${version} is open: ${url} · OBS: ${rtmp} · data: ${settings.data}`)
    for (const line of demoShop ? demoLines(demoShop.details) : []) process.stdout.write(`${line}\n`)
    if (!isSetUp(db)) log(`Set the shop up here (this link works once): ${url}/setup?key=${newSetupKey(app)}`)
    return { url, rtmp, app, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const countViewers = (app: App) => listOpenRooms(app.db).reduce((sum, room) => sum + viewersOf(app, room.id), 0)

const cannotListen = (error: unknown, port: number) => {
  const { code } = error as { code?: string }
  if (code === 'EADDRINUSE') return trouble(`Port ${port}, where OBS sends to, is taken by another program. Stop that program, or give another port with --rtmp-port.`)
  throw error
}
