import { Elysia, t } from 'elysia'
import { session } from '../../accounts/session.ts'
import { findPerson } from '../../accounts/store.ts'
import type { App } from '../../app.ts'
import { offeredIn, pathOf, shownOf } from '../../catalog/categories/rules.ts'
import { listCategories } from '../../catalog/categories/store.ts'
import { searchWords } from '../../catalog/search/rules.ts'
import { parseAmount } from '../../platform/money.ts'
import { refuse } from '../../platform/refusal.ts'
import { listRoomsFound, withPrices } from '../store.ts'
import { activeFilters, nothingAsked, readAsked, type Asked } from './rules.ts'
import { listFound, listTagsOf } from './store.ts'
import { Results, SearchPage, type Search } from './views.tsx'
import { words } from './words.ts'

const perPage = 24
const few = 8
const query = t.Record(t.String(), t.Optional(t.String()))

export const search = (app: App) => {
  const read = (query: Record<string, string | undefined>) => readAsked(query, text => parseAmount(app.shop().currency, text))

  return new Elysia()
    .use(session(app))

    .get('/search', ({ visit, query }) => {
      const asked = read(query)
      const found = searchFor(app, listCategories(app.db).some(({ slug }) => slug === asked.category) ? asked : { ...asked, category: '' })
      return visit.partial ? <Results visit={visit} search={found} /> : <SearchPage visit={visit} search={found} />
    }, { query })

    .get('/categories/:slug', ({ visit, params, query }) => {
      if (!listCategories(app.db).some(({ slug }) => slug === params.slug)) refuse(words.noCategory, 404)
      const found = searchFor(app, { ...read(query), category: params.slug })
      return visit.partial ? <Results visit={visit} search={found} /> : <SearchPage visit={visit} search={found} />
    }, { query })
}

const searchFor = (app: App, asked: Asked): Search => {
  const { db } = app
  const categories = listCategories(db)
  const here = categories.find(({ slug }) => slug === asked.category)
  const { wares: found, capped } = listFound(db, asked, categories, perPage + 1)
  const products = withPrices(db, found.slice(0, perPage), app.now())
  const last = products.at(-1)
  const narrowed = activeFilters(asked).length > 0
  const nothing = products.length === 0 && !asked.after
  const popular = nothing ? listFound(db, { ...nothingAsked, sort: 'best-selling', inStock: true }, categories, few).wares : []
  const wordsTyped = searchWords(asked.q)
  return {
    asked, products, popular, capped,
    path: here ? pathOf(categories, here.id) : [],
    below: offeredIn(categories, here?.id ?? null),
    categories: shownOf(categories),
    merchantName: asked.merchant === null ? null : (findPerson(db, asked.merchant)?.name ?? null),
    rooms: asked.q && !asked.after && !narrowed ? listRoomsFound(db, asked.q, few) : [],
    tags: asked.tag ? [] : listTagsOf(db, products.map(({ id }) => id), few),
    more: found.length > perPage && last ? { ...asked, after: { value: last.key, id: last.id } } : null,
    otherWords: nothing && wordsTyped.length > 1 ? wordsTyped.slice(0, 4) : [],
    nothingAtAll: nothing && !asked.q && !narrowed,
  }
}
