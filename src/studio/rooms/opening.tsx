import type { Say } from '../../platform/words.ts'
import { openings, whyNotChooseOpening, type Room } from '../../rooms/rules.ts'
import { Icon } from '../../ui/parts.tsx'
import { words } from '../check/words.ts'
import { words as simulcastWords } from '../simulcast/words.ts'
import { words as waitingWords } from '../waiting/words.ts'
import { Folded } from '../folded.tsx'
import { words as roomWords } from './words.ts'

/** What opens the show: one choice, saved at once with its button. */
export const OpeningForm = ({ say, room }: { say: Say; room: Room }) => (
  <section class="card form">
    <h2 safe>{say(words.opening)}</h2>
    <OpeningChoice say={say} room={room} />
  </section>
)

const OpeningChoice = ({ say, room }: { say: Say; room: Room }) => (
  <form class="form" method="post" action={`/studio/rooms/${room.id}/opening`} id="opening">
    <fieldset class="form">
      <legend class="sr" safe>{say(words.opening)}</legend>
      {openings.map(opening => (
        <label class="check"><input type="radio" name="opening" value={opening} {...(room.opening === opening ? { checked: true } : {})} /><span safe>{say(words.openings[opening])}</span></label>
      ))}
    </fieldset>
    <button class="btn" safe>{say(words.choose)}</button>
  </form>
)

/** On the show's own page it is folded: most shows begin by themselves. */
export const OpeningCard = ({ say, room }: { say: Say; room: Room }) =>
  whyNotChooseOpening(room) ? '' : (
    <Folded title={say(words.opening)} open={room.opening !== 'itself'}><OpeningChoice say={say} room={room} /></Folded>
  )

/** What else can be made ready for the show, each on a page of its own. */
export const WaysCard = ({ say, room }: { say: Say; room: Room }) => (
  <nav class="card ways" aria-label={say(roomWords.ready)}>
    <h2 safe>{say(roomWords.ready)}</h2>
    {([
      ['check', 'check', words.title, words.toCheckHint],
      ['waiting', 'play', waitingWords.link, waitingWords.linkHint],
      ['simulcast', 'share', simulcastWords.open, simulcastWords.openHint],
    ] as const).map(([page, icon, name, hint]) => (
      <a href={`/studio/rooms/${room.id}/${page}`}><Icon name={icon} /><span><b safe>{say(name)}</b><span class="hint" safe>{say(hint)}</span></span><Icon name="chev" /></a>
    ))}
  </nav>
)
