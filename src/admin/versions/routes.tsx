import { Elysia, t } from 'elysia'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { categoryName } from '../../catalog/rules.ts'
import { findCategory, findProduct } from '../../catalog/store.ts'
import { findVersion, findVersionAt, listVersions, readFields } from '../../catalog/versions/store.ts'
import { words as versionWords } from '../../catalog/versions/words.ts'
import { words as catalogWords } from '../../catalog/words.ts'
import { refuse } from '../../platform/refusal.ts'
import { VersionPage, VersionsPage } from './views.tsx'

const admin = { role: 'admin' } as const
const perPage = 30

/** What a product has said, for whoever must judge about it. */
export const adminVersions = (app: App) => {
  const find = (id: number) => findProduct(app.db, id) ?? refuse(catalogWords.gone, 404)

  return new Elysia({ prefix: '/admin/products' })
    .use(session(app))

    .get('/:id/versions', ({ visit, params, query }) => {
      const product = find(params.id)
      const found = listVersions(app.db, product.id, { ...(query.before ? { before: query.before } : {}), limit: perPage + 1 })
      const versions = found.slice(0, perPage)
      const more = found.length > perPage ? `/admin/products/${product.id}/versions?before=${versions.at(-1)!.version}` : null
      return <VersionsPage visit={visit} product={product} versions={versions} current={findVersionAt(app.db, product.id, product.version)!.version} more={more} />
    }, { ...admin, params: t.Object({ id: t.Numeric() }), query: t.Object({ before: t.Optional(t.Numeric()) }) })

    .get('/:id/versions/:version', ({ visit, say, params, query }) => {
      const product = find(params.id)
      const version = findVersion(app.db, product.id, params.version) ?? refuse(versionWords.noVersion, 404)
      const chosen = query.with ? findVersion(app.db, product.id, Number(query.with)) : null
      const category = (id: number) => {
        const known = findCategory(app.db, id)
        return known ? categoryName(say, known) : ''
      }
      return (
        <VersionPage
          visit={visit} product={product} version={version} category={category} other={chosen ?? { version: null, fields: readFields(app.db, product.id) }}
          versions={listVersions(app.db, product.id, { limit: 100 }).filter(one => one.version !== version.version)}
        />
      )
    }, { ...admin, params: t.Object({ id: t.Numeric(), version: t.Numeric() }), query: t.Object({ with: t.Optional(t.String()) }) })
}
