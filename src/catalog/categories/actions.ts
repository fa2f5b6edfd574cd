import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import type { Db } from '../../platform/db.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { refuse, refuseIf } from '../../platform/refusal.ts'
import type { Category } from '../rules.ts'
import { categorySlug, childrenOf, mostCategories, whyNotUnder } from './rules.ts'
import { findCategory, findCategoryBySlug, insertCategory, listCategories, updateCategoryHidden, updateCategoryNames, updateCategoryPlaces } from './store.ts'
import { words } from './words.ts'

type Names = { nameZh: string; nameEn: string }

export const addCategory = (app: App, by: Person, { parentId, ...names }: Names & { parentId: number | null }): Promise<Category> =>
  app.change(db => {
    const all = listCategories(db)
    if (all.length >= mostCategories) refuse(words.tooMany(mostCategories))
    refuseIf(whyNotUnder(all, null, parentId))
    const id = insertCategory(db, { ...names, parentId, slug: categorySlug(names.nameEn, slug => findCategoryBySlug(db, slug) !== null) })
    return note(app, db, by, 'category.added', id)
  })

/** Its names and where it stands, together. */
export const editCategory = (app: App, by: Person, id: number, { parentId, ...names }: Names & { parentId: number | null }): Promise<Category> =>
  app.change(db => {
    const category = own(db, id)
    place(db, category, parentId)
    updateCategoryNames(db, id, names)
    return note(app, db, by, category.parentId === parentId ? 'category.renamed' : 'category.moved', id)
  })

const place = (db: Db, { id, parentId: before }: Category, parentId: number | null) => {
  const all = listCategories(db)
  refuseIf(whyNotUnder(all, id, parentId))
  if (before !== parentId) updateCategoryPlaces(db, parentId, [...childrenOf(all, parentId).map(child => child.id), id])
}

/** One place up (-1) or down (1) among those beside it. */
export const shiftCategory = (app: App, id: number, step: -1 | 1): Promise<Category> =>
  app.change(db => {
    const category = own(db, id)
    const ids = childrenOf(listCategories(db), category.parentId).map(child => child.id)
    const from = ids.indexOf(id)
    const to = from + step
    if (to >= 0 && to < ids.length) [ids[from], ids[to]] = [ids[to]!, ids[from]!]
    updateCategoryPlaces(db, category.parentId, ids)
    return findCategory(db, id)!
  })

/** Hidden with everything below it. What is in it stays for sale and is found by words. */
export const hideCategory = (app: App, by: Person, id: number, hidden: boolean): Promise<Category> =>
  app.change(db => {
    own(db, id)
    updateCategoryHidden(db, id, hidden ? app.now() : null)
    return note(app, db, by, hidden ? 'category.hidden' : 'category.shown', id)
  })

const own = (db: Db, id: number) => findCategory(db, id) ?? refuse(words.gone, 404)

const note = (app: App, db: Db, by: Person, deed: string, id: number) => {
  const category = findCategory(db, id)!
  noteDeed(db, { at: app.now(), personId: by.id, deed, subject: `category ${id}`, detail: `${category.nameZh} / ${category.nameEn}` })
  return category
}
