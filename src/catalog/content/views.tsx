import type { Say } from '../../platform/words.ts'
import { Icon } from '../../ui/parts.tsx'
import { pointKinds, type Comparison, type Points, type ReturnExclusion } from './rules.ts'
import { words } from './words.ts'

/** Stands wherever something can be bought: also before it is. */
export const ReturnMark = ({ say, excluded, brief = false }: { say: Say; excluded: ReturnExclusion | null; brief?: boolean }) => {
  if (excluded) return <span class="badge badge--warn return-mark" safe>{brief ? say(words.noReturn) : say(words.because, say(words.exclusion[excluded]))}</span>
  return brief ? '' : <span class="badge badge--ok return-mark"><Icon name="undo" /><span safe>{say(words.sevenDays)}</span></span>
}

export const PointList = ({ say, points }: { say: Say; points: Points }) => (
  <dl class="points">
    {pointKinds.filter(kind => points[kind]).map(kind => <div><dt safe>{say(words.points[kind])}</dt><dd safe>{points[kind]!}</dd></div>)}
  </dl>
)

/** Read from row to row also on a narrow screen: the table scrolls by itself. */
export const ComparisonTable = ({ say, comparison: { against, rows } }: { say: Say; comparison: Comparison }) => (
  <div class="versus" tabindex="0" role="region" aria-labelledby="compare">
    <table>
      <caption id="compare" safe>{say(words.comparison, against)}</caption>
      <thead><tr><th scope="col" safe>{say(words.aspect)}</th><th scope="col" safe>{say(words.ours)}</th><th scope="col" safe>{against}</th><th scope="col" safe>{say(words.source)}</th></tr></thead>
      <tbody>
        {rows.map(({ aspect, ours, theirs, source }) => (
          <tr><th scope="row" safe>{aspect}</th><td safe>{ours}</td><td safe>{theirs}</td><td><Source source={source} /></td></tr>
        ))}
      </tbody>
    </table>
  </div>
)

/** An address can be followed; nothing else can. */
const Source = ({ source }: { source: string }) => {
  const url = /^https?:\/\/\S+$/.test(source) ? URL.parse(source) : null
  return url ? <a href={url.href} rel="nofollow noopener noreferrer" target="_blank" safe>{url.host}</a> : <span safe>{source}</span>
}
