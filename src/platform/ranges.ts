type Span = { from: number; to: number }

/** The one range asked for, as bytes from up to before; null for all of it, 'none' when there is nothing there (RFC 9110, 14.2). */
export const readRange = (header: string | null, size: number): Span | null | 'none' => {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? []
  if (!first && !last) return null
  const from = first ? Number(first) : Math.max(0, size - Number(last))
  const to = first && last ? Math.min(size, Number(last) + 1) : size
  if (first && last && Number(last) < Number(first)) return null
  return from < to ? { from, to } : 'none'
}

/** A file to keep, of which browsers may fetch the rest when a part has come already. */
export const download = (request: Request, { name, size, type, read }: { name: string; size: number; type: string; read: (from: number, to: number) => Blob | ReadableStream }) => {
  const headers = {
    'content-type': type, 'accept-ranges': 'bytes', 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff',
    'content-disposition': `attachment; filename="${name.replace(/[^\w. -]+/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
  }
  const range = readRange(request.headers.get('range'), size)
  if (range === 'none') return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } })
  if (!range) return new Response(read(0, size), { headers })
  return new Response(read(range.from, range.to), { status: 206, headers: { ...headers, 'content-range': `bytes ${range.from}-${range.to - 1}/${size}` } })
}
