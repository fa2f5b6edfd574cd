import { expect, test } from 'bun:test'
import { productPath } from '../../catalog/rules.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'
import { perFile } from './routes.ts'

const locs = (xml: string) => [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, loc]) => loc!.replaceAll('&amp;', '&'))

test('everything for visitors is on the map, and nothing else', async () => {
  const { app, mei, product, room } = world()
  const bowl = product(mei, { title: '盖碗' })
  const draft = product(mei, { title: '草稿', state: 'draft' })
  const show = room(mei)
  const stranger = browse(app, null)

  const index = await stranger.get('/sitemap.xml')
  expect(index.headers.get('content-type')).toContain('application/xml')
  expect(locs(index.html)).toEqual(['http://shop.test/sitemaps/pages', 'http://shop.test/sitemaps/1'])

  const pages = locs((await stranger.get('/sitemaps/pages')).html)
  expect(pages).toContain('http://shop.test/categories/tea')
  expect(pages).toContain(`http://shop.test/rooms/${show.id}`)
  expect(pages).not.toContain('http://shop.test/categories/food')

  const { html } = await stranger.get('/sitemaps/1')
  expect(locs(html)).toEqual([`http://shop.test${productPath(bowl)}`])
  expect(html).toContain(`<lastmod>${new Date(bowl.changedAt).toISOString()}</lastmod>`)
  expect(html).not.toContain(productPath(draft))
  for (const loc of [...pages, ...locs(html)]) expect([loc, (await stranger.get(new URL(loc).pathname)).status]).toEqual([loc, 200])
  expect([(await stranger.get('/sitemaps/0')).status, (await stranger.get('/sitemaps/x')).status]).toEqual([404, 404])
})

test('a large shop has several files, each within the limit', async () => {
  const { app, mei, product } = world()
  product(mei)
  app.db.run(`insert into products (id, merchant_id, title, price, category_id, state, made_at, changed_at)
    with recursive numbers (n) as (select 2 union all select n + 1 from numbers where n < ${perFile + 10})
    select n, ${mei.id}, 'x', 1, 1, 'on-sale', 1, 1 from numbers`)
  const stranger = browse(app, null)
  const files = locs((await stranger.get('/sitemap.xml')).html).slice(1)
  expect(files).toHaveLength(2)
  const counts = await Promise.all(files.map(async file => locs((await stranger.get(new URL(file).pathname)).html).length))
  expect(counts).toEqual([perFile, 10])
})

test('robots are told where not to look, and nothing of a shop that is not open', async () => {
  const { app } = world()
  const stranger = browse(app, null)
  const { html, headers } = await stranger.get('/robots.txt')
  expect(headers.get('content-type')).toContain('text/plain')
  for (const line of ['Disallow: /studio', 'Disallow: /admin', 'Disallow: /orders', 'Sitemap: http://shop.test/sitemap.xml']) expect(html).toContain(line)
  app.db.run('delete from shop')
  expect((await stranger.get('/robots.txt')).html).toContain('Disallow: /\n')
})
