import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Person } from '../accounts/rules.ts'
import type { App } from '../app.ts'
import { notify } from '../notifications/actions.ts'
import { renameDurably, writeDurably } from '../platform/durable.ts'
import type { Form } from '../platform/form.ts'
import { readRange } from '../platform/ranges.ts'
import { newToken } from '../platform/vault.ts'
import { caseNumber, filmName, largestFilm, limits, longestFilm, mostFilms, type Film, type FilmRefusal } from './rules.ts'
import {
  deleteFilm, findCase, findFilm, findLooseFilm, findWaitingFilm, insertFilm, listLooseFilms, updateFilmReady, updateFilmRefused,
} from './store.ts'
import { words } from './words.ts'

/** What looks at a film and makes one that every browser plays: the machinery for it stands above this feature. */
export type Projector = {
  probe: (source: string) => Promise<{ duration: number; picture: boolean } | null>
  /** Null when it was stopped. */
  convert: (source: string, target: string) => Promise<boolean | null>
}

const uploadOf = (app: App, id: string) => join(app.images.folder, `${id}.upload`)
/** Evidence is shown to the parties of a case only: it lies apart from what anybody may fetch. */
const fileOf = (app: App, id: string) => join(app.images.folder, `${id}.evidence.mp4`)

/** Keeps the films chosen in a form, and those it has brought along. Those that cannot be kept are named at the field. */
export const keepFilms = async (app: App, owner: Person, form: Form): Promise<Film[]> => {
  const dropped = new Set(form.all('dropFilm'))
  const known = [...new Set(form.all('film'))].filter(id => !dropped.has(id)).map(id => findLooseFilm(app.db, owner.id, id)).filter(film => film !== null)
  const files = form.files('films')
  if (known.length + files.length > mostFilms) form.fail('films', words.tooManyFilms)
  const added: Film[] = []
  for (const file of files.slice(0, Math.max(0, mostFilms - known.length))) {
    if (!file.type.startsWith('video/')) form.fail('films', words.notAFilm)
    else if (file.size > largestFilm) form.fail('films', words.filmTooBig)
    else if (app.limits.take(limits.films, String(owner.id))) added.push(await keepFilm(app, owner, file))
  }
  return [...known, ...added].slice(0, mostFilms)
}

const keepFilm = async (app: App, owner: Person, file: File): Promise<Film> => {
  const id = newToken(12)
  await mkdir(app.images.folder, { recursive: true })
  await writeDurably(uploadOf(app, id), file)
  await app.change(db => insertFilm(db, { id, personId: owner.id, name: filmName(file.name), madeAt: app.now() }))
  return findFilm(app.db, id)!
}

/** Converts the film that waits longest. What was begun when the power went is begun again. */
export const convertFilms = async (app: App, projector: (ffmpeg: string) => Projector) => {
  const film = findWaitingFilm(app.db)
  if (!film) return
  const ffmpeg = await app.recordings.ffmpeg()
  const outcome = ffmpeg ? await project(app, film, projector(ffmpeg)) : { reason: 'no-ffmpeg' as const }
  if (!outcome) return
  await app.change(db => {
    if (!('reason' in outcome)) return void updateFilmReady(db, film.id, outcome.duration, outcome.bytes)
    updateFilmRefused(db, film.id, outcome.reason)
    const one = film.caseId === null ? null : findCase(db, film.caseId)
    if (one) notify(app, db, one.buyerId, { kind: 'aftersales', url: `/aftersales/${one.id}`, text: say => say(words.told.filmRefused, caseNumber(one), say(words.refusals[outcome.reason])) })
  })
  // Only now: without it, what was not written down could not be begun again.
  await rm(uploadOf(app, film.id), { force: true })
  if (!findFilm(app.db, film.id)) await rm(fileOf(app, film.id), { force: true })
}

const project = async (app: App, { id }: Film, { probe, convert }: Projector): Promise<{ reason: FilmRefusal } | { duration: number; bytes: number } | null> => {
  const source = uploadOf(app, id)
  const probed = await probe(source)
  if (!probed) return { reason: 'unreadable' }
  if (!probed.picture) return { reason: 'no-picture' }
  if (probed.duration > longestFilm) return { reason: 'too-long' }
  const draft = `${source}.part`
  const well = await convert(source, draft)
  if (well === null) return null
  const { size } = Bun.file(draft)
  if (!well || size === 0) {
    await rm(draft, { force: true })
    return { reason: 'failed' }
  }
  await renameDurably(draft, fileOf(app, id))
  return { duration: probed.duration, bytes: size }
}

/** Films of forms that were never finished. */
export const forgetLooseFilms = async (app: App, before: number) => {
  for (const { id } of listLooseFilms(app.db, before)) {
    await app.change(db => void deleteFilm(db, id))
    await Promise.all([uploadOf(app, id), fileOf(app, id)].map(path => rm(path, { force: true })))
  }
}

/** A film of this case, as a browser asks for it: whole or by the piece. */
export const serveFilm = async (app: App, request: Request, caseId: number, id: string): Promise<Response> => {
  const film = findFilm(app.db, id)
  if (film?.caseId !== caseId || film.state !== 'ready') return new Response(null, { status: 404 })
  const file = Bun.file(fileOf(app, film.id))
  if (!(await file.exists())) return new Response(null, { status: 404 })
  const headers = { 'content-type': 'video/mp4', 'cache-control': 'private, max-age=3600', 'x-content-type-options': 'nosniff', 'accept-ranges': 'bytes' }
  const range = readRange(request.headers.get('range'), file.size)
  if (range === 'none') return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${file.size}` } })
  if (!range) return new Response(file, { headers })
  const { from, to } = range
  return new Response(file.slice(from, to), { status: 206, headers: { ...headers, 'content-range': `bytes ${from}-${to - 1}/${file.size}`, 'content-length': String(to - from) } })
}
