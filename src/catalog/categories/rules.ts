import type { Word } from '../../platform/words.ts'
import type { Category } from '../rules.ts'
import { words } from './words.ts'

/** How many levels there may be. */
export const deepest = 4
export const mostCategories = 400
export const longestName = 30

export const childrenOf = (all: Category[], parentId: number | null) => all.filter(category => category.parentId === parentId)

/** From the top down to itself. */
export const pathOf = (all: Category[], id: number): Category[] => {
  const category = all.find(category => category.id === id)
  if (!category) return []
  return category.parentId === null ? [category] : [...pathOf(all, category.parentId), category]
}

/** Itself and everything below. */
export const subtreeOf = (all: Category[], id: number): number[] => [id, ...childrenOf(all, id).flatMap(child => subtreeOf(all, child.id))]

/** How much is on sale in it and below. */
export const countIn = (all: Category[], id: number) => {
  const ids = new Set(subtreeOf(all, id))
  return all.reduce((sum, category) => sum + (ids.has(category.id) ? category.onSale : 0), 0)
}

/** Without what is hidden and what stands below something hidden. */
export const shownOf = (all: Category[]) => all.filter(({ id }) => pathOf(all, id).every(({ hiddenAt }) => hiddenAt === null))

/** What a visitor is offered below `parentId`: shown, with something in it. */
export const offeredIn = (all: Category[], parentId: number | null) =>
  childrenOf(shownOf(all), parentId)
    .map(category => ({ ...category, count: countIn(all, category.id) }))
    .filter(({ count }) => count)

export type TreeLine = { category: Category; depth: number }

/** The whole tree, each one after the one it stands in. */
export const treeOf = (all: Category[], parentId: number | null = null, depth = 0): TreeLine[] =>
  childrenOf(all, parentId).flatMap(category => [{ category, depth }, ...treeOf(all, category.id, depth + 1)])

const heightOf = (all: Category[], id: number): number => 1 + Math.max(0, ...childrenOf(all, id).map(child => heightOf(all, child.id)))

/** Why it cannot stand there, or null. `id` null: a new one. */
export const whyNotUnder = (all: Category[], id: number | null, parentId: number | null): Word | null => {
  if (parentId !== null && !all.some(category => category.id === parentId)) return words.noParent
  if (id !== null && parentId !== null && subtreeOf(all, id).includes(parentId)) return words.underItself
  if ((parentId === null ? 0 : pathOf(all, parentId).length) + (id === null ? 1 : heightOf(all, id)) > deepest) return words.tooDeep(deepest)
  return null
}

/** For its address: the English name in plain letters, with a number when that is taken. */
export const categorySlug = (nameEn: string, taken: (slug: string) => boolean) => {
  const base = nameEn.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'category'
  for (let number = 1; ; number++) {
    const slug = number === 1 ? base : `${base}-${number}`
    if (!taken(slug)) return slug
  }
}
