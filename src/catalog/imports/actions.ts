import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Person } from '../../accounts/rules.ts'
import { findPerson } from '../../accounts/store.ts'
import type { App } from '../../app.ts'
import type { Db } from '../../platform/db.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { writeDurably } from '../../platform/durable.ts'
import { deletePicture, findPictureOf, insertPicture } from '../../platform/images.ts'
import { Refusal, refuse } from '../../platform/refusal.ts'
import { addProductWithin, editProductWithin, indexProducts, transitionWithin } from '../actions.ts'
import { whyIncomplete } from '../rules.ts'
import { updateLowAt } from '../ledger/store.ts'
import { findTemplateIdByName } from '../shipping/store.ts'
import { findProductOf, listCategories } from '../store.ts'
import { findSupplierIdByName } from '../suppliers/store.ts'
import { listVariants } from '../variants/store.ts'
import { readProductNumber } from './number.ts'
import { several, type Column } from './columns.ts'
import { planGroup, type Context, type Plan } from './plan.ts'
import { groupRows, isApplicable, mostProblems, runs, type Counts, type Group, type Import, type Problem, type Row } from './rules.ts'
import { readSheet } from './sheet.ts'
import {
  countGroups, deleteSheet, findImport, findImportOf, findSheet, findSheetPictures, hasOpenImport, insertImport, listForgottenImports, listRunningImports, listVariantsByCode,
  updateImport, updateProgress, updateSheetGroups, updateSheetPictures,
} from './store.ts'
import { words } from './words.ts'
import { fingerprint, largestZip, openPictures, type PictureZip } from './zip.ts'

const importLimit = { name: 'imports', burst: 10, every: 5 * 60_000 }

/** Milliseconds that looking at a sheet may hold everybody else up. */
const sliceTime = 15

export type Upload = { name: string; sheet: Uint8Array; zip: Uint8Array<ArrayBuffer> | null; submit: boolean }

/** Reads the sheet and has it looked at. Nothing of it is taken over yet. */
export const startImport = async (app: App, merchant: Person, { name, sheet, zip, submit }: Upload): Promise<number> => {
  app.limits.refuseIfTooOften(importLimit, String(merchant.id), words.tooOften)
  if (hasOpenImport(app.db, merchant)) refuse(words.another, 409)
  if (zip && zip.length > largestZip) refuse(words.zip.tooBig, 413)
  const { rows, problems } = await readSheet(sheet)
  const kept = zip && (await keepZip(app, zip))
  if (kept) await openPictures(kept).then(one => one.close()).catch(async error => { await rm(kept, { force: true }); throw error })

  const id = await app.change(db => {
    if (hasOpenImport(db, merchant)) refuse(words.another, 409)
    return insertImport(db, { merchantId: merchant.id, name: name.slice(0, 120), submit, problems, rows, madeAt: app.now() })
  })
  if (kept) await rename(kept, zipOf(app, id))
  return id
}

const folderOf = (app: App) => join(app.images.folder, 'imports')
const zipOf = (app: App, id: number) => join(folderOf(app), `${id}.zip`)

const keepZip = async (app: App, zip: Uint8Array<ArrayBuffer>) => {
  await mkdir(folderOf(app), { recursive: true })
  const path = join(folderOf(app), `${crypto.randomUUID()}.part`)
  await writeDurably(path, new Blob([zip]))
  return path
}

/** Whatever waits is looked at or taken over, one after the other: see jobs.ts. */
export const workImports = async (app: App) => {
  for (const id of listRunningImports(app.db)) {
    const one = findImport(app.db, id)!
    try {
      await (one.state === 'checking' ? checkImport(app, one) : applyRest(app, one))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await end(app, one, one.state, 'failed', { ...one.counts, wrong: Math.max(1, one.counts.wrong) }, [{ line: 1, column: null, text: error.reason }])
    }
  }
}

const checkImport = async (app: App, one: Import) => {
  const merchant = findPerson(app.db, one.merchantId)!
  const { rows, pictures } = findSheet(app.db, one.id)!
  const { groups, problems } = groupRows(rows, knownOf(app, merchant, rows), words)
  const found = [...one.problems.filter(({ ignored }) => ignored !== undefined), ...one.problems.filter(({ ignored }) => ignored === undefined), ...problems]
  const wrong = new Set(found.filter(({ ignored }) => !ignored).map(({ line }) => line))

  const total = countPictures(rows) + groups.length
  const looked = await keepPictures(app, one, merchant, rows, pictures, total)
  const context = contextOf(app, merchant, looked.added)

  const counts: Counts = { added: 0, changed: 0, same: 0, wrong: 0 }
  const pause = pauses(app, one.id, total, countPictures(rows))
  for (const [index, group] of groups.entries()) {
    const { plan, problems } = planGroup(app.db, merchant, group, context)
    const bad = problems.length > 0 || group.rows.some(({ row }) => wrong.has(row.line) || looked.problems.has(row.line))
    if (bad) counts.wrong++
    else counts[plan!.kind]++
    found.push(...problems)
    await pause(index)
  }
  found.push(...[...looked.problems.values()].flat())
  const inGroups = new Set(groups.flatMap(({ rows }) => rows.map(({ row }) => row.line)))
  counts.wrong += [...wrong].filter(line => !inGroups.has(line)).length

  const givenUp = await app.change(db => {
    updateSheetGroups(db, one.id, groups)
    const left = updateImport(db, 'checking', { ...one, state: 'ready', counts, problems: shown(found), endedAt: null })
    return left ? null : Object.values(looked.added).filter(id => forgetIfUnused(db, id))
  })
  if (givenUp) await forgetFiles(app, one, givenUp)
}

const shown = (problems: Problem[]) => problems.sort((a, b) => a.line - b.line).slice(0, mostProblems)

const knownOf = (app: App, merchant: Person, rows: Row[]) => {
  const codes = [...new Set(rows.flatMap(({ cells }) => cells.code ?? []))]
  return {
    variantsByCode: listVariantsByCode(app.db, merchant, codes),
    productOf: (number: string) => {
      const id = readProductNumber(app.vault, number)
      return id !== null && findProductOf(app.db, merchant, id) ? id : null
    },
  }
}

/** The same names again and again: each is looked up once. */
const contextOf = (app: App, merchant: Person, pictures: Record<string, string>): Context => {
  const once = <Found>(find: (name: string) => Found) => {
    const seen = new Map<string, Found>()
    return (name: string) => {
      if (!seen.has(name)) seen.set(name, find(name))
      return seen.get(name)!
    }
  }
  const categories = listCategories(app.db)
  return {
    currency: app.shop().currency,
    category: once(name => {
      const plain = name.normalize('NFKC').toLowerCase()
      const bySlug = categories.find(({ slug }) => slug === plain)
      if (bySlug) return bySlug.id
      const found = categories.filter(({ nameZh, nameEn }) => nameZh.toLowerCase() === plain || nameEn.toLowerCase() === plain)
      return found.length > 1 ? 'several' : (found[0]?.id ?? null)
    }),
    template: once(name => findTemplateIdByName(app.db, merchant, name)),
    supplier: once(name => findSupplierIdByName(app.db, merchant, name)),
    picture: once(name => pictures[name] ?? ownPicture(app, merchant, name)),
  }
}

const namesIn = ({ cells }: Row): [Column, string][] => [
  ...several(cells.pictures ?? '').map(name => ['pictures', name] as [Column, string]),
  ...(cells.picture ? [['picture', cells.picture] as [Column, string]] : []),
]

const countPictures = (rows: Row[]) => new Set(rows.flatMap(row => namesIn(row).map(([, name]) => name))).size

/** Pictures are taken out of the archive, decoded and drawn anew; one that is here already is named by its number. */
const keepPictures = async (app: App, one: Import, merchant: Person, rows: Row[], kept: Record<string, string>, total: number) => {
  const zip = (await Bun.file(zipOf(app, one.id)).exists()) ? await openPictures(zipOf(app, one.id)) : null
  const added: Record<string, string> = { ...kept }
  const own = new Set<string>()
  const wrong = new Map<string, Problem['text']>()
  const problems = new Map<number, Problem[]>()
  const byContent = new Map<string, string>()
  const pause = pauses(app, one.id, total, 0)
  try {
    for (const row of rows) {
      for (const [column, name] of namesIn(row)) {
        if (!added[name] && !own.has(name) && !wrong.has(name)) {
          if (ownPicture(app, merchant, name)) own.add(name)
          else {
            try {
              added[name] = await fromZip(app, merchant, zip, name, byContent)
              await app.change(db => updateSheetPictures(db, one.id, added))
            } catch (error) {
              if (!(error instanceof Refusal)) throw error
              wrong.set(name, error.reason)
            }
          }
          await pause(Object.keys(added).length + own.size + wrong.size)
        }
        const text = wrong.get(name)
        if (text) problems.set(row.line, [...(problems.get(row.line) ?? []), { line: row.line, column, text }])
      }
    }
  } finally {
    zip?.close()
  }
  return { added, problems }
}

const ownPicture = (app: App, merchant: Person, name: string) => {
  const id = /^(?:pictures\/)?([\w-]{16})(?:-[sml])?(?:\.webp)?$/.exec(name)?.[1]
  return id && findPictureOf(app.db, merchant.id, id) ? id : null
}

const fromZip = async (app: App, merchant: Person, zip: PictureZip | null, name: string, byContent: Map<string, string>): Promise<string> => {
  const path = zip ? zip.find(name) : refuse(words.noZip(name))
  if (path === 'several') return refuse(words.pictureTwice(name))
  if (path === null) return refuse(words.noPicture(name))
  const bytes = await zip!.read(path).catch(() => refuse(words.badPicture(name, words.unreadable)))
  const print = fingerprint(bytes)
  const known = byContent.get(print)
  if (known) return known
  const picture = await app.images.keep(bytes).catch(error => (error instanceof Refusal ? refuse(words.badPicture(name, error.reason)) : Promise.reject(error)))
  await app.change(db => insertPicture(db, picture, merchant.id, app.now()))
  byContent.set(print, picture.id)
  return picture.id
}

/** Lets others have their turn, and tells how far it is a few times a second. */
const pauses = (app: App, id: number, total: number, before: number) => {
  let rested = performance.now()
  let told = rested
  return async (done: number) => {
    if (performance.now() - rested < sliceTime) return
    if (performance.now() - told > 300) {
      told = performance.now()
      await app.change(db => updateProgress(db, id, { done: before + done, total }))
    }
    await Bun.sleep(0)
    rested = performance.now()
  }
}

/** What was looked at is taken over, all of it. */
export const applyImport = (app: App, merchant: Person, id: number): Promise<void> =>
  app.change(db => {
    const one = findImportOf(db, merchant, id) ?? refuse(words.gone, 404)
    if (!isApplicable(one)) refuse(words.tooLate, 409)
    updateImport(db, 'ready', { ...one, state: 'applying' })
    updateProgress(db, id, { done: 0, total: countGroups(db, id) })
  })

const applyRest = async (app: App, one: Import) => {
  const merchant = findPerson(app.db, one.merchantId)!
  const { groups, pictures } = findSheet(app.db, one.id)!
  const context = contextOf(app, merchant, pictures)
  const plans = await planAgain(app, one, merchant, groups, context)
  // All of it and that it is done in one change: whenever the power goes, it is in as a whole or not at all.
  await app.change(db => {
    for (const [index, group] of groups.entries()) applyPlan(app, db, merchant, one, isStill(db, merchant, plans[index]!) ? plans[index]! : planOf(db, merchant, group, context))
    updateProgress(db, one.id, { done: groups.length, total: groups.length })
    endWithin(app, db, one, 'applying', 'done', one.counts, one.problems.filter(({ ignored }) => ignored))
  })
  await forgetFiles(app, one, [])
  await indexProducts(app)
}

type Staged = Plan & { version: number | null }

/** Somebody may have changed things since it was looked at. What can be done before the change is done here, bit by bit. */
const planAgain = async (app: App, one: Import, merchant: Person, groups: Group[], context: Context): Promise<Staged[]> => {
  const pause = pauses(app, one.id, groups.length, 0)
  const plans: Staged[] = []
  for (const [index, group] of groups.entries()) {
    const plan = planOf(app.db, merchant, group, context)
    plans.push({ ...plan, version: plan.productId === null ? null : findProductOf(app.db, merchant, plan.productId)!.version })
    await pause(index)
  }
  return plans
}

/** What was sold meanwhile stays sold: the stock that was seen is in the plan. */
const isStill = (db: Db, merchant: Person, { productId, version }: Staged) => productId === null || findProductOf(db, merchant, productId)?.version === version

const planOf = (db: Db, merchant: Person, group: Group, context: Context): Plan => {
  const { plan, problems } = planGroup(db, merchant, group, context)
  return plan ?? refuse(problems[0]!.text)
}

const applyPlan = (app: App, db: Db, merchant: Person, { id, submit }: Import, { kind, productId, edits, fields, low }: Plan) => {
  const source = { reason: 'imported', subject: `import ${id}` } as const
  if (kind === 'changed' && edits) editProductWithin(app, db, merchant, productId!, fields, source)
  const product = kind === 'added' ? addProductWithin(app, db, merchant, fields, source) : null
  if (low.length) keepLow(db, product?.id ?? productId!, low)
  if (!product) return
  if (submit && !whyIncomplete(product)) transitionWithin(app, db, merchant, product.id, 'submit')
}

/** A variant that an edit brings waits with it where edits are reviewed: it has no threshold until then. */
const keepLow = (db: Db, productId: number, low: Plan['low']) => {
  const variants = listVariants(db, productId)
  for (const { values, lowAt } of low) {
    const variant = variants.find(one => Bun.deepEquals(one.values, values))
    if (variant) updateLowAt(db, variant.id, lowAt)
  }
}

/** Before it is taken over: the pictures that came with it go too. */
export const abandonImport = async (app: App, merchant: Person, id: number): Promise<void> => {
  const one = findImportOf(app.db, merchant, id) ?? refuse(words.gone, 404)
  const early = one.state === 'checking' || one.state === 'ready'
  if (!early || !(await end(app, one, one.state, 'abandoned', one.counts, one.problems))) refuse(words.tooLate, 409)
}

/** False when it was not in that state any more. */
const end = async (app: App, one: Import, from: Import['state'], state: 'done' | 'failed' | 'abandoned', counts: Counts, problems: Problem[]) => {
  const unused = await app.change(db => endWithin(app, db, one, from, state, counts, problems))
  if (unused) await forgetFiles(app, one, unused)
  return unused !== null
}

/** The pictures that nothing shows; null when it was not in that state any more. */
const endWithin = (app: App, db: Db, one: Import, from: Import['state'], state: 'done' | 'failed' | 'abandoned', counts: Counts, problems: Problem[]): string[] | null => {
  if (!updateImport(db, from, { id: one.id, state, counts, problems: shown(problems), endedAt: app.now() })) return null
  const pictures = Object.values(findSheetPictures(db, one.id))
  deleteSheet(db, one.id)
  if (state === 'done') noteDeed(db, { at: app.now(), personId: one.merchantId, deed: 'products.imported', subject: `import ${one.id}`, detail: `+${counts.added}, ±${counts.changed}` })
  return state === 'done' ? [] : pictures.filter(id => forgetIfUnused(db, id))
}

const forgetFiles = (app: App, { id }: Import, pictureIds: string[]) =>
  Promise.all([rm(zipOf(app, id), { force: true }), ...pictureIds.map(id => app.images.forget(id))])

/** A picture that is shown somewhere stays: the database would not let it go. */
const forgetIfUnused = (db: Db, id: string) => {
  try {
    return deletePicture(db, id).changes > 0
  } catch {
    return false
  }
}

const keptFor = 24 * 60 * 60_000

/** Nobody came back to take it over. */
export const forgetImports = async (app: App) => {
  for (const id of listForgottenImports(app.db, app.now() - keptFor)) {
    const one = findImport(app.db, id)
    if (one && !runs(one)) await end(app, one, 'ready', 'abandoned', one.counts, one.problems)
  }
}
