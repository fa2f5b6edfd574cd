import { pictureUrl } from '../../platform/images.ts'
import type { Say } from '../../platform/words.ts'
import { Blank } from '../../ui/parts.tsx'
import { compare, tellFields, type Fields, type Version } from './rules.ts'
import { words } from './words.ts'

type Names = { category: (id: number) => string }
type CompareProps = { say: Say; names: Names; before: Fields; after: Fields; labels: [before: string, after: string] }

/** Two versions side by side: what differs, and how much does not. */
export const CompareTable = ({ say, names, before, after, labels }: CompareProps) => {
  const rows = compare(tellFields(say, before, names), tellFields(say, after, names))
  const changed = rows.filter(row => row.changed)
  const samePictures = String(before.pictureIds) === String(after.pictureIds)
  if (!changed.length && samePictures) return <p class="note" safe>{say(words.same)}</p>
  const left = rows.length - changed.length + (samePictures ? 1 : 0)
  return (
    <div class="compare">
      <div class="compare__row compare__head" aria-hidden="true"><span></span><b safe>{labels[0]}</b><b safe>{labels[1]}</b></div>
      <dl>
        {samePictures ? '' : (
          <div class="compare__row">
            <dt safe>{say(words.pictures)}</dt>
            {([[labels[0], before.pictureIds], [labels[1], after.pictureIds]] as const).map(([label, ids]) => (
              <dd><span class="compare__label" safe>{label}</span><PictureStrip say={say} ids={ids} /></dd>
            ))}
          </div>
        )}
        {changed.map(({ name, before, after }) => (
          <div class="compare__row">
            <dt safe>{say(name)}</dt>
            <dd><span class="compare__label" safe>{labels[0]}</span><del class="lines" safe>{before || say(words.empty)}</del></dd>
            <dd><span class="compare__label" safe>{labels[1]}</span><ins class="lines" safe>{after || say(words.empty)}</ins></dd>
          </div>
        ))}
      </dl>
      {left ? <p class="hint" safe>{say(words.unchanged, left)}</p> : ''}
    </div>
  )
}

const PictureStrip = ({ say, ids }: { say: Say; ids: readonly string[] }) => (
  <span class="review-item__pics">
    {ids.map((id, index) => <a href={pictureUrl(id, 'l')}><img src={pictureUrl(id, 's')} alt={say(words.picture, index + 1)} width="200" height="200" loading="lazy" /></a>)}
  </span>
)

/** Newest first; `href` is where the versions of this product are. */
export const VersionList = ({ say, versions, current, href }: { say: Say; versions: Version[]; current: number; href: string }) => (
  versions.length
    ? <ul class="card entries">
        {versions.map(({ version, personName, at }) => (
          <li class="entry">
            <span>
              <b safe>{say(words.version, version)}</b>{version === current ? <span class="badge badge--ok" safe>{say(words.now)}</span> : ''}
              <span class="hint" safe>{say(words.changedBy, personName ?? say(words.nobody), say.dateTime(at))}</span>
            </span>
            <a class="btn btn--sm" href={`${href}/${version}`} aria-label={say(words.seeOf, version)} safe>{say(words.see)}</a>
          </li>
        ))}
      </ul>
    : <Blank title={say(words.none)} text={say(words.noneText)} />
)

/** Chooses what a version is compared with. */
export const AgainstForm = ({ say, action, versions, chosen }: { say: Say; action: string; versions: Version[]; chosen: number | null }) => (
  <form class="filters" method="get" action={action}>
    <select class="input" name="with" aria-label={say(words.against)}>
      <option value="" safe>{say(words.now)}</option>
      {versions.map(({ version, at }) => <option value={String(version)} {...(version === chosen ? { selected: true } : {})} safe>{`${say(words.version, version)} · ${say.dateTime(at)}`}</option>)}
    </select>
    <button class="btn" safe>{say(words.go)}</button>
  </form>
)
