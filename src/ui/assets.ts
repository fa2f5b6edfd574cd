import { brotliCompressSync, constants } from 'node:zlib'
import { listAssets, readAsset, readPacked } from '../platform/assets.ts'

const year = 'public, max-age=31536000, immutable'
const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  png: 'image/png',
  webmanifest: 'application/manifest+json',
}

type Asset = { bytes: Uint8Array<ArrayBuffer>; type: string; version: string; packed: Partial<Record<'br' | 'gzip', Uint8Array<ArrayBuffer>>> }

const read = (...paths: string[]) => new Uint8Array(Buffer.concat(paths.flatMap(path => [readAsset(path), Buffer.from('\n')])))

const asset = (path: string, bytes: Uint8Array<ArrayBuffer>): [string, Asset] => [
  path,
  { bytes, type: types[path.split('.').at(-1)!] ?? 'application/octet-stream', version: Bun.hash(bytes).toString(36).slice(0, 8), packed: {} },
]

/** Everything static that a page may ask for, by its path. */
const assets = new Map<string, Asset>([
  ...listAssets('public').map(path => asset(path.slice('public'.length), new Uint8Array(readAsset(path)))),
  asset('/css/shop.css', read('public/css/tokens.css', 'public/css/base.css', 'public/css/shop.css')),
  // One file: loaded as two, htmx may start before its extension is there.
  asset('/js/htmx.js', read('public/js/htmx.js', 'public/js/hx-sse.js')),
])

/** The address of a static file, which changes with its content. Throws on a name that is not there. */
export const assetUrl = (path: string) => {
  const asset = assets.get(path)
  if (!asset) throw new Error(`there is no asset ${path}`)
  return `${path}?v=${asset.version}`
}

/** Answers a request for a static file, or null when it is not one. Compressed once, when first asked for. */
export const serveAsset = (request: Request, path: string): Response | null => {
  const asset = assets.get(path)
  if (!asset) return null
  const headers = { 'content-type': asset.type, 'cache-control': year, vary: 'accept-encoding', 'x-content-type-options': 'nosniff' }
  const accepted = isPicture(asset) ? '' : (request.headers.get('accept-encoding') ?? '')
  const encoding = accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : null
  if (!encoding) return new Response(asset.bytes, { headers })
  return new Response((asset.packed[encoding] ??= pack(asset, encoding)), { headers: { ...headers, 'content-encoding': encoding } })
}

const pack = ({ bytes, version }: Asset, encoding: 'br' | 'gzip'): Uint8Array<ArrayBuffer> =>
  encoding === 'gzip' ? Bun.gzipSync(bytes) : new Uint8Array(readPacked(version) ?? brotli(bytes, 9))

/** Quality from 0 to 11; the last two take seconds for a large file. */
export const brotli = (bytes: Uint8Array, quality: number) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } })

/** Every text that is served, for compressing it ahead of time. */
export const listTexts = () => [...assets.values()].filter(asset => !isPicture(asset))

const isPicture = ({ type }: Asset) => /webp|png/.test(type)
