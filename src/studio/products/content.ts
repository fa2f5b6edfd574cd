import { longestCell, longestPoint, longestSource, longestTag, mostRows, mostTags, pointKinds, readTags, returnExclusions, whyNotCompare, whyNotTags, type Comparison, type Content, type Points } from '../../catalog/content/rules.ts'
import type { Product } from '../../catalog/rules.ts'
import type { Form } from '../../platform/form.ts'

const cells = ['aspect', 'ours', 'theirs', 'source'] as const
export type Cell = (typeof cells)[number]

export const longestCells: Record<Cell, number> = { aspect: longestCell, ours: longestCell, theirs: longestCell, source: longestSource }
export const longestTags = mostTags * (longestTag + 2)

export const readContent = (form: Form): Content => {
  const tags = readTags(form.raw('tags'))
  const wrongTags = whyNotTags(tags)
  if (wrongTags) form.fail('tags', wrongTags)

  const points: Points = Object.fromEntries(pointKinds.flatMap(kind => {
    const text = form.text(`point-${kind}`, { max: longestPoint, required: false })
    return text ? [[kind, text]] : []
  }))
  return { tags, points, comparison: readComparison(form), returnExcluded: returnExclusions.find(reason => reason === form.raw('returnExcluded')) ?? null }
}

/** Lines in which nothing stands are none. */
const readComparison = (form: Form): Comparison | null => {
  const rows = Array.from({ length: mostRows }, (_, index) => ({
    aspect: cellOf(form, 'aspect', index), ours: cellOf(form, 'ours', index), theirs: cellOf(form, 'theirs', index), source: cellOf(form, 'source', index),
  })).filter(row => cells.some(cell => row[cell]))
  const against = form.text('against', { max: longestCell, required: false })
  if (!rows.length) return null
  const wrong = whyNotCompare({ against, rows })
  if (wrong) form.fail('comparison', wrong)
  return { against, rows }
}

const cellOf = (form: Form, cell: Cell, index: number) => form.text(`${cell}-${index}`, { max: longestCells[cell], required: false })

/** What the fields of the form hold. */
export const contentTyped = ({ tags, points, comparison, returnExcluded }: Product): Record<string, string> => ({
  tags: tags.join('，'),
  ...Object.fromEntries(pointKinds.map(kind => [`point-${kind}`, points[kind] ?? ''])),
  against: comparison?.against ?? '',
  ...Object.fromEntries((comparison?.rows ?? []).flatMap((row, index) => cells.map(cell => [`${cell}-${index}`, row[cell]]))),
  returnExcluded: returnExcluded ?? '',
})
