import { join } from 'node:path'
import { Elysia } from 'elysia'
import type { App } from '../../app.ts'

const types: Record<string, string> = { mp4: 'video/mp4', m4a: 'audio/mp4' }

/** Serves what waits for the audience. Safari asks for it by the piece. */
export const pieces = (app: App) =>
  new Elysia().get('/pieces/:name', async ({ params, request }) => {
    const [, kind] = /^[\w-]{16}\.(mp4|m4a)$/.exec(params.name) ?? []
    const file = kind === undefined ? null : Bun.file(join(app.images.folder, params.name))
    if (!file || !(await file.exists())) return new Response(null, { status: 404 })
    return answerRange(file, request.headers.get('range'), { 'content-type': types[kind!]!, 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff', 'accept-ranges': 'bytes' })
  })

/** RFC 9110, section 14: one range, or the whole. */
const answerRange = (file: Bun.BunFile, asked: string | null, headers: Record<string, string>) => {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(asked ?? '') ?? []
  if (first === undefined || (first === '' && last === '')) return new Response(file, { headers })
  const from = first === '' ? Math.max(0, file.size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? file.size - 1 : Math.min(Number(last), file.size - 1)
  if (from > to) return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${file.size}` } })
  return new Response(file.slice(from, to + 1), { status: 206, headers: { ...headers, 'content-range': `bytes ${from}-${to}/${file.size}`, 'content-length': String(to - from + 1) } })
}
