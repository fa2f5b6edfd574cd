import type { Say } from '../platform/words.ts'
import { words } from './words.ts'

export type Point = { at: number; value: number | null }

type ChartProps = {
  say: Say
  id: string
  title: string
  points: Point[]
  /** How a value reads, with its unit. */
  format: (value: number) => string
  /** The top of the scale when nothing reaches higher. */
  least: number
}

const across = 600
const high = 120

/** A line over time, drawn here, with a table of the same for whoever does not look at it. Gaps stay gaps. */
export const Chart = ({ say, id, title, points, format, least }: ChartProps) => {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]))
  const top = niceTop(Math.max(least, ...values))
  const latest = values.at(-1)
  return (
    <figure class="chart card" id={id}>
      <figcaption><b safe>{title}</b>{latest === undefined ? '' : <span class="num" safe>{format(latest)}</span>}</figcaption>
      <div class="chart__plot">
        <svg viewBox={`0 0 ${across} ${high}`} preserveAspectRatio="none" role="img" aria-label={`${title}: ${summary(say, values, format)}`}>
          {[0, 0.5, 1].map(share => <line class="chart__grid" x1="0" x2={across} y1={high - share * high} y2={high - share * high} />)}
          <path d={lineOf(points, top)} />
        </svg>
        <span class="chart__top hint num" aria-hidden="true" safe>{format(top)}</span>
        <span class="chart__zero hint num" aria-hidden="true" safe>{format(0)}</span>
      </div>
      <p class="chart__times hint num" aria-hidden="true"><span safe>{say.time(points[0]!.at)}</span><span safe>{say.time(points.at(-1)!.at)}</span></p>
      <details>
        <summary class="link" safe>{say(words.asTable)}</summary>
        <div class="chart__table" tabindex="0" role="region" aria-label={title}>
          <table>
            <thead><tr><th scope="col" safe>{say(words.timeColumn)}</th><th scope="col" safe>{title}</th></tr></thead>
            <tbody>{points.map(({ at, value }) => <tr><th scope="row" safe>{say.time(at)}</th><td class="num" safe>{value === null ? '–' : format(value)}</td></tr>)}</tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}

const summary = (say: Say, values: number[], format: (value: number) => string) =>
  values.length ? say(words.chartSummary(format(Math.min(...values)), format(Math.max(...values)), format(values.at(-1)!))) : '–'

/** The next of 1, 2, 5, 10, 20, 50 … that is not below. */
export const niceTop = (value: number) => {
  const ten = 10 ** Math.floor(Math.log10(value || 1))
  return [1, 2, 5, 10].map(step => step * ten).find(step => step >= value * 0.999)!
}

/** A path from left to right in time; a missing value lifts the pen. */
export const lineOf = (points: Point[], top: number) => {
  const [begin, end] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0]
  let drawing = false
  return points
    .map(({ at, value }) => {
      if (value === null) {
        drawing = false
        return ''
      }
      const spot = `${drawing ? 'L' : 'M'}${round(((at - begin) / (end - begin || 1)) * across)} ${round(high - (Math.min(value, top) / top) * high)}`
      // A point alone is drawn as a dot.
      const dot = drawing ? '' : 'h.1'
      drawing = true
      return spot + dot
    })
    .join('')
}

/** At most so many points, evenly in time from `from` to `to`: each the mean of what lies in its stretch, or nothing. */
export const thin = <Row extends { at: number }>(rows: Row[], { from, to, most, least }: { from: number; to: number; most: number; least: number }, of: (row: Row) => number | null): Point[] => {
  const stretch = Math.max(least, Math.ceil((to - from) / most / least) * least)
  const buckets = Array.from({ length: Math.max(2, Math.ceil((to - from + 1) / stretch)) }, (_, index) => ({ at: from + index * stretch, sum: 0, count: 0 }))
  for (const row of rows) {
    const bucket = buckets[Math.floor((row.at - from) / stretch)]
    const value = of(row)
    if (!bucket || value === null) continue
    bucket.sum += value
    bucket.count++
  }
  return buckets.map(({ at, sum, count }) => ({ at, value: count ? sum / count : null }))
}

const round = (value: number) => Math.round(value * 10) / 10
