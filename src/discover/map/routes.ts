import { Elysia, t } from 'elysia'
import type { App } from '../../app.ts'
import { shownOf } from '../../catalog/categories/rules.ts'
import { listCategories } from '../../catalog/categories/store.ts'
import { productPath } from '../../catalog/rules.ts'
import { refuse } from '../../platform/refusal.ts'
import { isSetUp } from '../../shop/store.ts'
import { words } from '../../ui/words.ts'
import { findNewestProduct, listProductPlaces, listRoomPlaces } from './store.ts'

/** As many addresses as one file may hold (sitemaps.org). Files are cut by the products' numbers, so each stays what it was. */
export const perFile = 50_000

const xml = { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'public, max-age=3600', 'x-content-type-options': 'nosniff' }

/** For search engines: what there is, and where they need not look. */
export const siteMap = (app: App) =>
  new Elysia()
    .get('/robots.txt', () => new Response(isSetUp(app.db) ? robots(app.url) : 'User-agent: *\nDisallow: /\n', { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=3600' } }))

    .get('/sitemap.xml', () => {
      const files = Math.ceil(findNewestProduct(app.db) / perFile)
      const names = ['pages', ...Array.from({ length: files }, (_, number) => String(number + 1))]
      return new Response(`${head}<sitemapindex xmlns="${space}">${names.map(name => `<sitemap><loc>${escape(`${app.url}/sitemaps/${name}`)}</loc></sitemap>`).join('')}</sitemapindex>\n`, { headers: xml })
    })

    .get('/sitemaps/:name', ({ params: { name } }) => {
      if (name === 'pages') return new Response(urls(pagesOf(app)), { headers: xml })
      const number = Number(name)
      if (!Number.isInteger(number) || number < 1) refuse(words.nothingHereText, 404)
      return new Response(urls(listProductPlaces(app.db, (number - 1) * perFile, number * perFile).map(({ changedAt, ...product }) => ({ url: app.url + productPath(product), changedAt }))), { headers: xml })
    }, { params: t.Object({ name: t.String() }) })

const space = 'http://www.sitemaps.org/schemas/sitemap/0.9'
const head = '<?xml version="1.0" encoding="UTF-8"?>\n'

type Place = { url: string; changedAt: number | null }

const urls = (places: Place[]) =>
  `${head}<urlset xmlns="${space}">${places.map(({ url, changedAt }) => `<url><loc>${escape(url)}</loc>${changedAt === null ? '' : `<lastmod>${new Date(changedAt).toISOString()}</lastmod>`}</url>`).join('')}</urlset>\n`

const escape = (text: string) => Bun.escapeHTML(text)

const pagesOf = ({ url, db }: App): Place[] => [
  ...['/', '/search', '/schedule'].map(path => ({ url: url + path, changedAt: null })),
  ...shownOf(listCategories(db)).filter(({ onSale }) => onSale).map(({ slug }) => ({ url: `${url}/categories/${slug}`, changedAt: null })),
  ...listRoomPlaces(db, 1000).map(({ id, changedAt }) => ({ url: `${url}/rooms/${id}`, changedAt })),
]

const robots = (url: string) =>
  ['User-agent: *', ...['/account', '/admin', '/buy/', '/cart', '/live/', '/login', '/orders', '/payments', '/recover', '/register', '/setup', '/studio'].map(path => `Disallow: ${path}`), `Sitemap: ${url}/sitemap.xml`, ''].join('\n')
