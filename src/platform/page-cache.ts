type Kept = { until: number; answer: Promise<Answer> }
type Answer = { status: number; headers: [string, string][]; body: ArrayBuffer }

const keptFor = 1_000
const mostPages = 300

/**
 * A crowd that arrives at once is shown the same drawing: a page asked for by somebody unknown may be up to a second
 * old. Each page's event stream puts right what has changed since. Only what sets no cookie is shared.
 */
export const createPageCache = (now: () => number, isPublic: (path: string) => boolean) => {
  const pages = new Map<string, Kept>()

  return async (request: Request, draw: (request: Request) => Response | Promise<Response>): Promise<Response> => {
    const key = keyOf(request, isPublic)
    if (key === null) return draw(request)

    const known = pages.get(key)
    if (known && known.until > now()) {
      const drawn = await known.answer.catch(() => null)
      return drawn && isShareable(drawn) ? open(drawn) : draw(request)
    }

    const answer = Promise.resolve(draw(request)).then(async response => ({
      status: response.status, headers: [...response.headers], body: await response.arrayBuffer(),
    }))
    pages.delete(key)
    pages.set(key, { until: now() + keptFor, answer })
    if (pages.size > mostPages) pages.delete(pages.keys().next().value!)

    const drawn = await answer.catch(error => {
      pages.delete(key)
      throw error
    })
    if (!isShareable(drawn)) pages.delete(key)
    return open(drawn)
  }
}

const isShareable = ({ status, headers }: Answer) => status === 200 && !headers.some(([name]) => name === 'set-cookie')

const open = ({ status, headers, body }: Answer) => new Response(body, { status, headers })

/** Null when the page is somebody's own. */
const keyOf = (request: Request, isPublic: (path: string) => boolean) => {
  const { headers, method, url } = request
  if (method !== 'GET' || headers.has('hx-request') || headers.has('hx-request-type') || headers.get('cookie')?.includes('stall=')) return null
  const path = url.slice(url.indexOf('/', 8))
  if (path.length > 200 || !isPublic(path.split('?')[0]!)) return null
  const encoding = /zstd|gzip/.exec(headers.get('accept-encoding') ?? '')?.[0] ?? ''
  return [path, headers.get('cookie') ?? '', headers.get('accept-language') ?? '', encoding].join('\n')
}
