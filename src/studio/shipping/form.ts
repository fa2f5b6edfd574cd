import type { App } from '../../app.ts'
import type { TemplateFields } from '../../catalog/shipping/actions.ts'
import { elsewhere, isPlace, mainland, placeName, readPlaces, type Place } from '../../catalog/shipping/places.ts'
import { bases, largestMeasure, mostZones, whyNoTemplate, type Basis, type Preset, type ShippingTemplate, type Zone } from '../../catalog/shipping/rules.ts'
import { provinces } from '../../catalog/shipping/regions.ts'
import type { Form } from '../../platform/form.ts'
import { longestText, type Way } from '../../catalog/shipping/ways/rules.ts'
import { amountInput, parseAmount } from '../../platform/money.ts'
import type { Say } from '../../platform/words.ts'
import type { Filled } from '../../ui/fields.tsx'
import { words } from './words.ts'

/** Ticked places, and those that were typed because no box stands for them. */
export type Chosen = { ticked: Place[]; others: string }

export type TemplateForm = { filled: Filled; basis: Basis; zones: Chosen[]; excluded: Chosen }

export const longest = { name: 30, note: 100, places: 500 } as const

/** Places that have a box of their own. */
export const boxes: Place[] = provinces.map(({ code }) => code)

const parts = ['first', 'firstFee', 'further', 'furtherFee', 'freeFrom', 'freePieces', 'others'] as const

export const formOf = (say: Say, template: Preset & Partial<ShippingTemplate>, { blankFees = false } = {}): TemplateForm => {
  const { basis, zones, excluded, name = '', excludedNote = '', standard = false } = template
  const fee = (amount: number) => (blankFees ? '' : amountInput(say.customs.currency, amount))
  const zoneValues = (zone: Zone): Record<(typeof parts)[number], string> => ({
    first: measureInput(say, basis, zone.first), firstFee: fee(zone.firstFee),
    further: measureInput(say, basis, zone.further), furtherFee: fee(zone.furtherFee),
    freeFrom: zone.freeFrom === null ? '' : fee(zone.freeFrom), freePieces: zone.freePieces === null ? '' : String(zone.freePieces),
    others: chosenOf(say, zone.places).others,
  })
  const values = Object.fromEntries(zones.flatMap((zone, at) => Object.entries(zoneValues(zone)).map(([part, value]) => [`z${at}-${part}`, value])))
  return {
    basis, zones: zones.map(({ places }) => chosenOf(say, places)), excluded: chosenOf(say, excluded),
    filled: { errors: {}, values: { ...values, name, excludedNote, 'excluded-others': chosenOf(say, excluded).others, ...(standard ? { standard: 'yes' } : {}) } },
  }
}

const boxed = new Set<Place>([mainland, elsewhere, ...boxes])
const hasBox = (place: Place) => boxed.has(place)

const chosenOf = (say: Say, places: Place[]): Chosen => ({
  ticked: places.filter(hasBox),
  others: places.filter(place => !hasBox(place)).map(place => placeName(say, place)).join(say.locale === 'en' ? ', ' : '、'),
})

const measureInput = (say: Say, basis: Basis, measure: number) =>
  basis === 'piece' ? String(measure) : basis === 'weight' ? String(measure / 1000) : amountInput(say.customs.currency, measure)

/** What the form does besides saving: it is drawn again with a zone more or less, or with other units. */
export type Redrawn = { add: true } | { drop: number } | { redraw: true }

export const actOf = (form: Form): Redrawn | null => {
  const act = form.raw('act')
  if (act === 'add') return { add: true }
  if (act.startsWith('drop-')) return { drop: Number(act.slice(5)) }
  return act === 'redraw' ? { redraw: true } : null
}

const countZones = (form: Form) => Math.min(mostZones, Math.max(0, Number.parseInt(form.raw('zones'), 10) || 0))

/** As typed, without judging it. */
export const redrawn = (form: Form, act: Redrawn): TemplateForm => {
  const typed = typedOf(form, {})
  if ('add' in act && typed.zones.length < mostZones) {
    const at = typed.zones.length
    return { ...typed, zones: [...typed.zones, { ticked: [], others: '' }], filled: { ...typed.filled, values: { ...typed.filled.values, ...onlyFirst(at) } } }
  }
  if (!('drop' in act)) return typed
  const kept = typed.zones.map((_, at) => at).filter(at => at !== act.drop)
  const moved = kept.flatMap((from, to) => parts.map(part => [`z${to}-${part}`, typed.filled.values[`z${from}-${part}`] ?? '']))
  return { ...typed, zones: kept.map(at => typed.zones[at]!), filled: { ...typed.filled, values: { ...typed.filled.values, ...Object.fromEntries(moved) } } }
}

const onlyFirst = (at: number) => ({ [`z${at}-first`]: '1', [`z${at}-further`]: '1' })

const typedOf = (form: Form, errors: Filled['errors']): TemplateForm => ({
  filled: { values: form.typed, errors },
  basis: basisOf(form),
  zones: Array.from({ length: countZones(form) }, (_, at) => chosenIn(form, `z${at}`)),
  excluded: chosenIn(form, 'excluded'),
})

const basisOf = (form: Form): Basis => bases.find(basis => basis === form.raw('basis')) ?? 'piece'

const chosenIn = (form: Form, name: string): Chosen => ({ ticked: [...new Set(form.all(`${name}-place`))].filter(isPlace), others: form.raw(`${name}-others`) })

export const readTemplate = (app: App, form: Form): { fields: TemplateFields; drawn: TemplateForm } => {
  const { currency } = app.shop()
  const basis = basisOf(form)
  const drawnBasis = form.raw('drawnBasis')
  // The numbers were typed for other units.
  if (drawnBasis && drawnBasis !== basis) form.fail('basis', words.unitsChanged)

  const fields: TemplateFields = {
    name: form.text('name', { max: longest.name }),
    basis,
    zones: Array.from({ length: countZones(form) }, (_, at) => readZone(form, currency, basis, `z${at}`)),
    excluded: readChosen(form, 'excluded'),
    excludedNote: form.text('excludedNote', { max: longest.note, required: false }),
    standard: form.checked('standard'),
  }
  const why = form.ok ? whyNoTemplate(fields) : null
  if (why) form.fail(fields.zones.length ? `z${why.zone}-others` : 'name', why.reason)
  return { fields, drawn: typedOf(form, form.errors) }
}

const readZone = (form: Form, currency: string, basis: Basis, name: string): Zone => ({
  places: readChosen(form, name),
  first: readMeasure(form, currency, basis, `${name}-first`),
  firstFee: form.amount(`${name}-firstFee`, currency),
  further: readMeasure(form, currency, basis, `${name}-further`),
  furtherFee: form.amount(`${name}-furtherFee`, currency, { required: false }),
  freeFrom: form.raw(`${name}-freeFrom`).trim() ? form.amount(`${name}-freeFrom`, currency) : null,
  freePieces: form.raw(`${name}-freePieces`).trim() ? form.integer(`${name}-freePieces`, { min: 1 }) : null,
})

const readChosen = (form: Form, name: string): Place[] => {
  const { places, unknown } = readPlaces(form.text(`${name}-others`, { max: longest.places, required: false }))
  if (unknown.length) form.fail(`${name}-others`, words.unknownPlaces(unknown))
  const all = new Set([...chosenIn(form, name).ticked, ...places])
  return [...[...boxed].filter(place => all.delete(place)), ...all]
}

const readMeasure = (form: Form, currency: string, basis: Basis, name: string) => {
  const text = form.raw(name)
  const measure = parseMeasure(currency, basis, text)
  if (measure === null) form.fail(name, words.badMeasure[basis])
  return measure ?? 1
}

/** Typed pieces, kilograms or an amount, as whole pieces, grams or minor units; null when it is nothing above zero. */
export const parseMeasure = (currency: string, basis: Basis, text: string): number | null => {
  const plain = text.normalize('NFKC').trim().replace(/\s*(kg|公斤|千克|件)$/i, '')
  const measure =
    basis === 'value' ? parseAmount(currency, plain)
    : basis === 'weight' ? (/^\d{1,6}(\.\d{1,3})?$/.test(plain) ? Math.round(Number(plain) * 1000) : null)
    : /^\d{1,9}$/.test(plain) ? Number(plain) : null
  return measure !== null && measure >= 1 && measure <= largestMeasure ? measure : null
}

/** What is not ticked is not offered, whatever is typed beside it. */
export const readWays = (form: Form, currency: string): Way[] => {
  const text = (name: string) => form.text(name, { max: longestText, required: false })
  const express = form.checked('express') && { kind: 'express' as const, fee: form.amount('expressFee', currency, { required: false }), text: text('expressText') }
  const collect = form.checked('collect') && { kind: 'collect' as const, fee: 0, text: text('collectText') }
  if (collect && !collect.text) form.fail('collectText', words.needsText)
  return [express, collect].filter(way => way !== false)
}

export const waysFormOf = (currency: string, ways: Way[]): Filled => {
  const [express, collect] = (['express', 'collect'] as const).map(kind => ways.find(way => way.kind === kind))
  return {
    errors: {},
    values: {
      ...(express ? { express: 'yes', expressFee: amountInput(currency, express.fee), expressText: express.text } : {}),
      ...(collect ? { collect: 'yes', collectText: collect.text } : {}),
    },
  }
}
