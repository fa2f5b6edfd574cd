import { Elysia, t } from 'elysia'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { restoreVersion, withdrawApplication } from '../../catalog/review/actions.ts'
import { applicationKinds } from '../../catalog/review/rules.ts'
import { findWaiting } from '../../catalog/review/store.ts'
import { sameFields } from '../../catalog/versions/rules.ts'
import { findVersion, findVersionAt, listVersions, readFields } from '../../catalog/versions/store.ts'
import { words as versionWords } from '../../catalog/versions/words.ts'
import { categoryName } from '../../catalog/rules.ts'
import { findCategory, findProductOf } from '../../catalog/store.ts'
import { words as catalogWords } from '../../catalog/words.ts'
import { countToShip } from '../../orders/store.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { VersionPage, VersionsPage } from './views.tsx'

const merchant = { role: 'merchant' } as const
const perPage = 30
const id = t.Object({ id: t.Numeric() })
const version = t.Object({ id: t.Numeric(), version: t.Numeric() })

export const studioVersions = (app: App) => {
  const own = (me: { id: number }, productId: number) => findProductOf(app.db, me, productId) ?? refuse(catalogWords.gone, 404)

  return new Elysia({ prefix: '/studio/products' })
    .use(session(app))

    .get('/:id/versions', ({ visit, me, params, query }) => {
      const product = own(me, params.id)
      const found = listVersions(app.db, product.id, { ...(query.before ? { before: query.before } : {}), limit: perPage + 1 })
      const versions = found.slice(0, perPage)
      const more = found.length > perPage ? `/studio/products/${product.id}/versions?before=${versions.at(-1)!.version}` : null
      const current = findVersionAt(app.db, product.id, product.version)!.version
      return <VersionsPage visit={visit} toShip={countToShip(app.db, me.id)} product={product} versions={versions} current={current} more={more} />
    }, { ...merchant, params: id, query: t.Object({ before: t.Optional(t.Numeric()) }) })

    .get('/:id/versions/:version', ({ visit, say, me, params, query }) => {
      const product = own(me, params.id)
      const version = findVersion(app.db, product.id, params.version) ?? refuse(versionWords.noVersion, 404)
      const chosen = query.with ? findVersion(app.db, product.id, Number(query.with)) : null
      const now = readFields(app.db, product.id)
      const category = (id: number) => {
        const known = findCategory(app.db, id)
        return known ? categoryName(say, known) : ''
      }
      return (
        <VersionPage
          visit={visit} toShip={countToShip(app.db, me.id)} product={product} version={version} category={category} restorable={!sameFields(version.fields, now)}
          other={chosen ?? { version: null, fields: now }} versions={listVersions(app.db, product.id, { limit: 100 }).filter(one => one.version !== version.version)}
        />
      )
    }, { ...merchant, params: version, query: t.Object({ with: t.Optional(t.String()) }) })

    .post('/:id/versions/:version/restore', async ({ me, params }) => {
      await restoreVersion(app, me, params.id, params.version)
      return seeOther(`/studio/products/${params.id}`, findWaiting(app.db, params.id, 'edit') ? 'sent' : 'saved')
    }, { ...merchant, parse: 'none', params: version })

    .post('/:id/applications/withdrawal', async ({ me, params, request }) => {
      const form = await readForm(request)
      const kind = form.choice('kind', applicationKinds)
      if (!form.ok) refuse(catalogWords.noApplication, 404)
      await withdrawApplication(app, me, params.id, kind)
      return seeOther(`/studio/products/${params.id}`, 'done')
    }, { ...merchant, parse: 'none', params: id })
}
