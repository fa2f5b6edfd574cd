import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, resolve } from 'node:path'
import { Database } from 'bun:sqlite'
import { migrations } from '../../migrations/index.ts'
import { listMiscounted } from '../catalog/variants/store.ts'
import { describeFfmpeg, findFfmpeg, withoutFfmpeg } from '../media/ffmpeg.ts'
import { unpackFfmpeg } from '../platform/assets.ts'
import { askHealth } from '../platform/health.ts'
import type { Settings } from '../platform/settings.ts'
import { withFfmpeg } from './pictures.ts'
import { isRunning, placesIn, prepareFolder } from './data-folder.ts'

/** One thing looked at. `bad` must be put right, `mind` should be known. */
export type Finding = { state: 'good' | 'mind' | 'bad'; text: string }

const good = (text: string): Finding => ({ state: 'good', text })
const mind = (text: string): Finding => ({ state: 'mind', text })
const bad = (text: string): Finding => ({ state: 'bad', text })

/** Looks at everything a live sale needs and says how it is, in plain words. Changes nothing. */
export const examine = async (settings: Settings): Promise<Finding[]> => {
  const running = isRunning(settings.data)
  const findings = await Promise.all([
    folder(settings), disk(settings), database(settings), clock(settings),
    running ? health(settings) : port(settings.host, settings.port, 'the web pages', '--port'),
    running ? [] : port(settings.host, settings.rtmpPort, 'OBS', '--rtmp-port'),
    ffmpeg(settings), certificate(settings), gateways(settings), openFiles(),
  ])
  return findings.flat()
}

const folder = ({ data }: Settings): Finding => {
  if (!existsSync(data)) return mind(`The data folder ${data} is not there yet; the first start makes it.`)
  try {
    prepareFolder(data)
    return good(`The data folder ${data} can be written to.`)
  } catch (error) {
    return bad((error as Error).message)
  }
}

const gigabyte = 1e9

const disk = async ({ data }: Settings): Promise<Finding> => {
  let place = resolve(data)
  while (!existsSync(place)) place = dirname(place)
  const { bavail, bsize } = await statfs(place)
  const free = bavail * bsize
  const amount = `${(free / gigabyte).toFixed(1)} GB`
  if (free < gigabyte / 2) return bad(`Only ${amount} are free on the disk of ${data}: orders could soon not be kept. Make room.`)
  if (free < 5 * gigabyte) return mind(`${amount} are free on the disk of ${data}. Make room before a long live.`)
  return good(`${amount} are free on the disk.`)
}

const database = ({ data }: Settings): Finding[] => {
  const { database, key } = placesIn(data)
  if (!existsSync(database)) return [mind('There is no database yet; the first start makes it.')]
  const findings = [existsSync(key) ? good('The key file is there.') : bad(`The key file ${key} is missing: restore it from a backup, or addresses and phone numbers cannot be read.`)]
  try {
    const db = new Database(database, { readonly: true })
    try {
      const verdict = db.query<{ integrity_check: string }, []>('pragma integrity_check(3)').get()?.integrity_check
      findings.push(verdict === 'ok' ? good('The database is whole.') : bad(`The database is damaged (${verdict}). Restore the last backup: stallcast restore FILE.`))
      const known = new Set(migrations.map(migration => migration.name))
      const names = db.query<{ name: string }, []>('select name from migrations').all().map(row => row.name)
      if (names.some(name => !known.has(name))) findings.push(bad('The database was written by a newer Stallcast. Start that version.'))
      else if (names.length < known.size) findings.push(mind('The database is of an older version; the next start brings it up to date. Make a backup first: stallcast backup FILE.'))
      if (names.includes('0017-catalog-variants')) findings.push(stock(listMiscounted(db, 5)))
    } finally {
      db.close()
    }
  } catch (error) {
    findings.push(bad(`The database cannot be read (${(error as Error).message}). Restore the last backup: stallcast restore FILE.`))
  }
  return findings
}

const stock = (wrong: { id: number; stock: number; counted: number }[]): Finding =>
  wrong.length
    ? bad(`The stock of ${wrong.map(({ id, stock, counted }) => `variant ${id} is ${stock}, its ledger says ${counted}`).join('; ')}. Compare with the last backup, then count these and correct them in the studio under Stock.`)
    : good('The stock of every variant is what its ledger says.')

const released = Date.parse('2026-11-01')

const clock = ({ data }: Settings): Finding => {
  const now = Date.now()
  if (now < released) return bad(`The clock says ${new Date(now).toISOString()}, which is in the past. Set it, or turn on automatic time.`)
  if (lastEventAt(data) > now + 60_000) return bad('The clock is behind what the database has seen. Set it, or turn on automatic time: deadlines and the order of things depend on it.')
  if (existsSync('/run/systemd/timesync') && !existsSync('/run/systemd/timesync/synchronized')) return mind('The clock has not been compared with the network since the start. Turn on automatic time.')
  return good(`The clock says ${new Date(now).toISOString()}.`)
}

const lastEventAt = (data: string) => {
  try {
    const db = new Database(placesIn(data).database, { readonly: true })
    const at = db.query<{ at: number }, []>('select at from events order by id desc limit 1').get()?.at ?? 0
    db.close()
    return at
  } catch {
    return 0
  }
}

const health = async (settings: Settings): Promise<Finding> => {
  const wrong = await askHealth(settings)
  return wrong ? bad(wrong) : good(`The shop is running on port ${settings.port} and is well.`)
}

const port = (host: string, number: number, purpose: string, flag: string) =>
  new Promise<Finding>(tell => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => tell(bad(
      error.code === 'EACCES'
        ? `Port ${number} for ${purpose} needs more rights than Stallcast has. Give one above 1023 with ${flag}.`
        : `Port ${number} for ${purpose} is taken by another program. Stop that program, or give another port with ${flag}.`,
    )))
    probe.listen(number, host, () => probe.close(() => tell(good(`Port ${number} for ${purpose} is free.`))))
  })

const ffmpeg = async ({ data, ffmpegBin }: Settings): Promise<Finding[]> => {
  const found = await findFfmpeg({ embedded: existsSync(data) ? unpackFfmpeg(data) : null, env: withFfmpeg(ffmpegBin), log: () => {} })
  if (!found) return [mind(withoutFfmpeg)]
  const { encodesH264, encodesAac, decodesH264, decodesHevc } = await describeFfmpeg(found)
  const lacks = [!decodesH264 && 'reading H.264', !decodesHevc && 'reading HEVC', !encodesH264 && 'writing H.264', !encodesAac && 'writing AAC'].filter(Boolean)
  return [lacks.length
    ? mind(`ffmpeg ${found.version} (${found.path}) lacks ${lacks.join(', ')}: covers from the picture or the test broadcast may be missing. Install your system's own ffmpeg.`)
    : good(`ffmpeg ${found.version} is there with what is needed: ${found.path}`)]
}

const day = 86_400_000

const certificate = ({ tlsCert, url }: Settings): Finding[] => {
  if (!tlsCert) return [url?.startsWith('https:') ? good(`HTTPS is left to the proxy in front of ${url}.`) : mind('Pages are sent without encryption. Outside your own network give STALLCAST_TLS_CERT and STALLCAST_TLS_KEY, or put a proxy with HTTPS in front.')]
  try {
    const left = (Date.parse(new X509Certificate(readFileSync(tlsCert)).validTo) - Date.now()) / day
    if (left < 0) return [bad('The certificate has run out: browsers refuse the shop. Renew it.')]
    if (left < 14) return [mind(`The certificate runs out in ${Math.floor(left)} days. Renew it.`)]
    return [good(`The certificate is good for ${Math.floor(left)} more days.`)]
  } catch (error) {
    return [bad(`The certificate ${tlsCert} cannot be read: ${(error as Error).message}`)]
  }
}

const gateways = ({ smsUrl, smtpUrl }: Settings): Finding =>
  smsUrl || smtpUrl
    ? good(`Codes go out by ${[smsUrl && 'text message', smtpUrl && 'mail'].filter(Boolean).join(' and ')}.`)
    : mind('Neither a text-message gateway nor a mail server is set up: codes are kept in the outbox page for the administrator to pass on.')

const openFiles = (): Finding[] => {
  try {
    const limit = Number(/Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1])
    return limit < 4096 ? [mind(`This computer lets Stallcast keep ${limit} connections. For more viewers raise it: ulimit -n 65536, or start it by systemd.`)] : []
  } catch {
    return []
  }
}
