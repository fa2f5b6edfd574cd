import { Elysia, type AnyElysia } from 'elysia'
import { accounts } from './accounts/routes.tsx'
import { localeCookie, themeCookie, visitOf } from './accounts/session.ts'
import { adminEvidence } from './admin/evidence/routes.tsx'
import { adminAftersales } from './admin/aftersales/routes.tsx'
import { adminCalendar } from './admin/calendar/routes.tsx'
import { adminCategories } from './admin/categories/routes.tsx'
import { adminProducts } from './admin/products/routes.tsx'
import { adminBlocked } from './admin/blocked/routes.tsx'
import { adminReviews } from './admin/reviews/routes.tsx'
import { reviewRules } from './admin/review-rules/routes.tsx'
import { adminCarriers } from './admin/carriers/routes.tsx'
import { admin } from './admin/routes.tsx'
import { adminVersions } from './admin/versions/routes.tsx'
import { aftersales } from './aftersales/routes.tsx'
import type { App } from './app.ts'
import { chat } from './chat/routes.tsx'
import { siteMap } from './discover/map/routes.ts'
import { products } from './discover/products/routes.tsx'
import { discover } from './discover/routes.tsx'
import { search } from './discover/search/routes.tsx'
import { wishes } from './discover/wishes/routes.tsx'
import { notifications } from './notifications/routes.tsx'
import { evidence } from './evidence/routes.tsx'
import { newReference } from './platform/log.ts'
import { unkept } from './platform/disk.ts'
import { readForm } from './platform/form.ts'
import { Refusal } from './platform/refusal.ts'
import { isLocale } from './platform/words.ts'
import { version } from './platform/version.ts'
import { localPath, seeOther, setCookie } from './platform/http.ts'
import { orderBlocks } from './order-blocks.ts'
import { orders, paymentReturns } from './orders/routes.tsx'
import { sheet } from './orders/sheet/routes.tsx'
import { cart } from './cart/routes.tsx'
import { proofs } from './payments/routes.tsx'
import { payments } from './payments/online/routes.tsx'
import { reviews } from './reviews/routes.tsx'
import { roomCalendar } from './rooms/calendar/routes.ts'
import { pieces } from './rooms/pieces/routes.ts'
import { playerReports } from './rooms/signals/routes.ts'
import { studioVersions } from './studio/versions/routes.tsx'
import { studioWaiting } from './studio/waiting/routes.tsx'
import { studioHealth } from './studio/health/routes.tsx'
import { studioCheck } from './studio/check/routes.tsx'
import { studioAftersales } from './studio/aftersales/routes.tsx'
import { studioConsole } from './studio/console/routes.tsx'
import { coupons } from './promotions/coupons/routes.tsx'
import { studioOffers } from './studio/offers/routes.tsx'
import { studioPayments } from './studio/payments/routes.tsx'
import { studioProducts } from './studio/products/routes.tsx'
import { studioOrders } from './studio/orders/routes.tsx'
import { studioRecordings } from './studio/recordings/routes.tsx'
import { studioReviews } from './studio/reviews/routes.tsx'
import { courier } from './courier/routes.tsx'
import { studioParcels } from './studio/fulfilment/routes.tsx'
import { studioRooms } from './studio/rooms/routes.tsx'
import { studioImport } from './studio/import/routes.tsx'
import { studioStock } from './studio/stock/routes.tsx'
import { studioSuppliers } from './studio/suppliers/routes.tsx'
import { supply } from './supplier/routes.tsx'
import { studioShipping } from './studio/shipping/routes.tsx'
import { studioSimulcast } from './studio/simulcast/routes.tsx'
import { serveAsset } from './ui/assets.ts'
import { ErrorPage } from './ui/layout.tsx'
import { Notice } from './ui/parts.tsx'
import { words } from './ui/words.ts'
import { replays } from './watch/replay/routes.tsx'
import { roomCoupons } from './watch/coupons/routes.tsx'
import { watch } from './watch/routes.tsx'

/** Everything comes from here, nothing is written into the page: no inline script, no inline style. */
const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "media-src 'self' blob:",
  "connect-src 'self'", "font-src 'self'", "manifest-src 'self'", "worker-src 'self' blob:", "form-action 'self'",
  "base-uri 'none'", "frame-ancestors 'none'",
].join('; ')

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cache-control': 'private, no-store',
  vary: 'cookie, accept-language, hx-request-type',
}

/** The whole site, feature by feature. Its type names no routes: there are more than the compiler can follow. */
export const site = (app: App): AnyElysia =>
  (new Elysia() as AnyElysia)
    .onRequest(({ request }) => {
      const writes = request.method !== 'GET' && request.method !== 'HEAD'
      if (!writes) return
      if (!isOurs(app, request)) throw new Refusal(words.foreign, 403)
      if (isTooBig(request, sizeOf(request))) throw new Refusal(words.tooBig, 413)
    })
    .onError(({ error, code, request, set }) => {
      const visit = visitOf(app, request)
      const { status, title, text, reference } = explain(app, error, String(code))
      set.status = status
      if (status === 401 && !visit.partial) return seeOther(`/login?back=${encodeURIComponent(request.method === 'GET' ? visit.path : backOf(request))}`)
      if (visit.partial) return <Notice bad text={visit.say(text)} />
      return <ErrorPage visit={visit} status={status} title={visit.say(title)} text={visit.say(text)} {...(reference ? { reference } : {})} />
    })
    .mapResponse(({ response, set, request }) => {
      if (typeof response !== 'string') return
      return page(request, response, Number(set.status ?? 200), set.headers as Record<string, string> & { 'set-cookie'?: string | string[] })
    })

    .get('/healthz', () => health(app))
    .get('/hue.css', ({ query }) => hueSheet(Number(query.h)))
    .get('/pictures/:name', async ({ params }) => {
      const shared = (await app.images.share(params.name)) ?? (await app.images.card(params.name, app.shop().hue))
      const file = shared ?? app.images.file(params.name)
      if (!file || !(await file.exists())) return new Response(null, { status: 404 })
      return new Response(file, { headers: { 'content-type': shared ? 'image/jpeg' : 'image/webp', 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' } })
    })
    .post('/preferences', async ({ request }) => {
      const form = await readForm(request)
      const answer = seeOther(localPath(form.raw('back')))
      if (isLocale(form.raw('lang'))) setCookie(answer, app, localeCookie, form.raw('lang'), { maxAge: 31_536_000 })
      if (form.raw('theme')) setCookie(answer, app, themeCookie, form.raw('theme').replace(/\W/g, ''), { maxAge: 31_536_000 })
      return answer
    }, { parse: 'none' })
    .use(orders(app, orderBlocks(app)))
    .use(cart(app))
    .use(sheet(app))
    .use(proofs(app))
    .use(paymentReturns(app))
    .use(payments(app))
    .use(notifications(app))
    .use(aftersales(app))
    .use(chat(app))
    .use(roomCoupons(app))
    .use(coupons(app))
    .use(watch(app))
    .use(replays(app))
    .use(courier(app))
    .use(playerReports(app))
    .use(pieces(app))
    .use(roomCalendar(app))
    .use(evidence(app))
    .use(reviews(app))
    .use(discover(app))
    .use(search(app))
    .use(products(app))
    .use(siteMap(app))
    .use(reviewRules(app))
    .use(backOffice(app))
    .use(accounts(app))
    .use(admin(app))
    .get('/*', ({ request, path }) => serveAsset(request, path) ?? nothingHere())

/** Put together apart: as one expression, so many routes are more than the compiler follows. */
const backOffice = (app: App): AnyElysia =>
  (new Elysia() as AnyElysia)
    .use(studioAftersales(app))
    .use(adminAftersales(app))
    .use(adminCalendar(app))
    .use(studioOrders(app))
    .use(studioParcels(app))
    .use(adminCarriers(app))
    .use(studioRecordings(app))
    .use(studioReviews(app))
    .use(studioRooms(app))
    .use(studioSimulcast(app))
    .use(studioConsole(app))
    .use(studioCheck(app))
    .use(studioHealth(app))
    .use(studioWaiting(app))
    .use(studioVersions(app))
    .use(search(app))
    .use(products(app))
    .use(wishes(app))
    .use(siteMap(app))
    .use(studioProducts(app))
    .use(studioShipping(app))
    .use(studioImport(app))
    .use(studioSuppliers(app))
    .use(supply(app))
    .use(studioStock(app))
    .use(studioOffers(app))
    .use(studioPayments(app))
    .use(adminProducts(app))
    .use(adminCategories(app))
    .use(adminVersions(app))
    .use(adminBlocked(app)).use(adminReviews(app))
    .use(adminEvidence(app))

/** For monitors: 200 with the version when the database answers and keeps what is written, and encoders can come in. */
const health = async (app: App) => {
  const database = answers(app)
  const keeps = database && (await app.keeps())
  const ingest = app.streams.isOpen()
  const well = database && keeps && ingest
  return Response.json({ status: well ? 'ok' : 'down', version, database, keeps, ingest }, { status: well ? 200 : 503, headers: { 'cache-control': 'no-store' } })
}

const answers = (app: App) => {
  try {
    return app.db.query('select 1').get() !== null
  } catch {
    return false
  }
}

const nothingHere = () => {
  throw new Refusal(words.nothingHereText, 404)
}


/** A write must come from one of our own pages. Browsers always send Origin with one; programs without a browser send none. */
const isOurs = (app: App, request: Request) => {
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  if (site && site !== 'same-origin' && site !== 'none') return false
  if (!origin) return !site || site === 'same-origin' || site === 'none'
  return origin === app.url || URL.parse(origin)?.host === request.headers.get('host') || origin === new URL(request.url).origin
}

/** Where pictures are uploaded. A body that does not say how long it is counts as too long. */
const uploads = /^\/((studio|courier|admin\/appeals|aftersales|orders\/\d+\/reviews)\/|orders\/\d+\/aftersales$|payments\/\d+\/proofs$|verify$)/
const isTooBig = (request: Request, bytes: number) => bytes > 120_000_000 || (bytes > 256_000 && !uploads.test(new URL(request.url).pathname))

const sizeOf = (request: Request) => {
  const length = request.headers.get('content-length')
  return length === null && request.headers.has('transfer-encoding') ? Infinity : Number(length ?? 0)
}

const backOf = (request: Request) => {
  const referer = URL.parse(request.headers.get('referer') ?? '')
  return referer && referer.host === request.headers.get('host') ? referer.pathname + referer.search : '/'
}

const explain = (app: App, thrown: unknown, code: string) => {
  const error = unkept(thrown)
  if (error instanceof Refusal) {
    return { status: error.status, title: error.status === 404 ? words.nothingHere : words.refused, text: error.reason, reference: undefined }
  }
  if (code === 'NOT_FOUND' || code === 'VALIDATION') return { status: 404, title: words.nothingHere, text: words.nothingHereText, reference: undefined }
  if (code === 'PARSE') return { status: 400, title: words.refused, text: words.brokenText, reference: undefined }
  const reference = newReference()
  app.log(`${reference} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return { status: 500, title: words.broken, text: words.brokenText, reference }
}

/** Several cookies are several headers; joined into one they would be lost. */
const page = (request: Request, html: string, status: number, { 'set-cookie': cookies = [], ...own }: Record<string, string> & { 'set-cookie'?: string | string[] }) => {
  const response = pack(request, html, status, own)
  for (const cookie of [cookies].flat()) response.headers.append('set-cookie', cookie)
  return response
}

const pack = (request: Request, html: string, status: number, own: Record<string, string>) => {
  const headers = { ...pageHeaders, ...own, 'content-type': own['content-type'] ?? pageHeaders['content-type'] }
  const accepted = request.headers.get('accept-encoding') ?? ''
  // What fits into the first few packets arrives no sooner when it is smaller.
  if (html.length < 4000) return new Response(html, { status, headers })
  if (accepted.includes('zstd')) return new Response(new Uint8Array(Bun.zstdCompressSync(html, { level: 1 })), { status, headers: { ...headers, 'content-encoding': 'zstd' } })
  if (accepted.includes('gzip')) return new Response(Bun.gzipSync(html, { level: 1 }), { status, headers: { ...headers, 'content-encoding': 'gzip' } })
  return new Response(html, { status, headers })
}

const hueSheet = (hue: number) =>
  new Response(`@layer tokens{:root{--brand-h:${Number.isInteger(hue) && hue >= 0 && hue < 360 ? hue : 32}}}`, {
    headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable' },
  })
