import type { App } from '../app.ts'
import { readCookie, sessionCookie } from '../accounts/session.ts'
import { readLivePath } from '../media/live-path.ts'
import type { Settings } from '../platform/settings.ts'
import { createPageCache } from '../platform/page-cache.ts'
import { Refusal } from '../platform/refusal.ts'
import { createTurnsOf } from '../platform/turns.ts'
import { site } from '../site.tsx'
import { trouble } from './trouble.ts'

export type Web = { port: number; addressOf: (request: Request) => string; cut: (request: Request) => void; open: (app: App) => void; stop: () => Promise<void> }

/** Pages that look the same to everybody who is not signed in. */
const alike = /^\/$|^\/(rooms|products|categories)\/[\w-]+\/?$|^\/(schedule|search|login|register)$/

/** Bodies above this many bytes are held in memory while they arrive: of these, nobody sends more than so many at once. */
const large = 1_000_000
const largeAtOnce = { atOnce: 2, mostWaiting: 10 }

/** Takes the web port before anything else is opened, and answers "one moment" until the shop is. */
export const startWeb = ({ host, port, tlsCert, tlsKey, trustProxy }: Settings): Web => {
  let answer: (request: Request) => Response | Promise<Response> = () => new Response('One moment, the shop is opening.\n', { status: 503, headers: { 'retry-after': '1' } })

  let note: (line: string) => void = () => {}

  const listen = () => {
    try {
      return Bun.serve({
        hostname: host,
        port,
        reusePort: false,
        // Readers that are stuck are dropped after this; streams send a heartbeat well within it.
        idleTimeout: 60,
        maxRequestBodySize: 128_000_000,
        development: false,
        ...(tlsCert && tlsKey ? { tls: { cert: Bun.file(tlsCert), key: Bun.file(tlsKey) }, http2: true } : {}),
        fetch: request => answer(request),
        error: error => {
          note(`a request failed outside of the pages: ${error.stack ?? error}`)
          return new Response('Something went wrong.\n', { status: 500 })
        },
      })
    } catch (error) {
      const { code } = error as { code?: string }
      if (code === 'EADDRINUSE') return trouble(`Port ${port} is taken by another program. Stop that program, or give another port with --port.`)
      if (code === 'EACCES') return trouble(`Port ${port} needs more rights than Stallcast has. Give a port above 1023 with --port, or let systemd start it (scripts/stallcast.service).`)
      if (code === 'EADDRNOTAVAIL') return trouble(`This computer does not have the address ${host}. Give another with --host.`)
      if (tlsCert) return trouble(`The certificate ${tlsCert} or its key ${tlsKey} cannot be used: ${(error as Error).message}`)
      throw error
    }
  }
  const server = listen()
  const inTurn = createTurnsOf(largeAtOnce)

  /** Whoever is signed in waits for themselves alone; what a stranger sends is not read without a turn of its own. */
  const uploading = async (request: Request, answer: () => Response | Promise<Response>) => {
    try {
      return await inTurn(readCookie(request, sessionCookie) ?? addressOf(request), async () => answer())
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return new Response('Too many uploads at once. Please wait until one of them is through.\n', { status: 503, headers: { 'retry-after': '10' } })
    }
  }
  let stopped: Promise<void> | null = null

  /** Lets answers that are on their way arrive, but waits for no stream. */
  const close = async () => {
    answer = () => new Response('The shop is closing.\n', { status: 503, headers: { connection: 'close' } })
    await Promise.race([server.stop(false), Bun.sleep(1_000)])
    await server.stop(true)
  }

  const addressOf = (request: Request) => {
    const forwarded = trustProxy ? request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() : null
    return forwarded || (server.requestIP(request)?.address ?? 'unknown').replace(/^::ffff:/, '')
  }

  return {
    port: server.port!,
    addressOf,
    cut: request => server.timeout(request, 1),
    open: app => {
      note = app.log
      const pages = site(app)
      const shared = createPageCache(app.now, path => alike.test(path))
      // The picture's path is asked for thousands of times a second: it does not pass through the pages.
      answer = request => {
        const picture = request.method === 'GET' ? readLivePath(request.url) : null
        if (picture) return app.streams.serve(picture.stream, picture.file, picture.query)
        // Made of the Host header, which may be anything.
        if (!URL.canParse(request.url)) return new Response('This is no address.\n', { status: 400 })
        return Number(request.headers.get('content-length')) > large ? uploading(request, () => shared(request, pages.fetch)) : shared(request, pages.fetch)
      }
    },
    stop: () => (stopped ??= close()),
  }
}
