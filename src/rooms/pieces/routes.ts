import { join } from 'node:path'
import { Elysia } from 'elysia'
import type { App } from '../../app.ts'
import { readRange } from '../../platform/ranges.ts'

const types: Record<string, string> = { mp4: 'video/mp4', m4a: 'audio/mp4' }

/** Serves what waits for the audience. Safari asks for it by the piece. */
export const pieces = (app: App) =>
  new Elysia().get('/pieces/:name', async ({ params, request }) => {
    const [, kind] = /^[\w-]{16}\.(mp4|m4a)$/.exec(params.name) ?? []
    const file = kind === undefined ? null : Bun.file(join(app.images.folder, params.name))
    if (!file || !(await file.exists())) return new Response(null, { status: 404 })
    return answerRange(file, request.headers.get('range'), { 'content-type': types[kind!]!, 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff', 'accept-ranges': 'bytes' })
  })

const answerRange = (file: Bun.BunFile, asked: string | null, headers: Record<string, string>) => {
  const range = readRange(asked, file.size)
  if (range === 'none') return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${file.size}` } })
  if (!range) return new Response(file, { headers })
  const { from, to } = range
  return new Response(file.slice(from, to), { status: 206, headers: { ...headers, 'content-range': `bytes ${from}-${to - 1}/${file.size}`, 'content-length': String(to - from) } })
}
