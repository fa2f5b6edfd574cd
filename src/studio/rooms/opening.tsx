import type { Say } from '../../platform/words.ts'
import { openings, whyNotChooseOpening, type Room } from '../../rooms/rules.ts'
import { Icon } from '../../ui/parts.tsx'
import { words } from '../check/words.ts'
import { words as waitingWords } from '../waiting/words.ts'

/** What opens the show: one choice, saved at once with its button. */
export const OpeningForm = ({ say, room }: { say: Say; room: Room }) => (
  <form class="card form" method="post" action={`/studio/rooms/${room.id}/opening`} id="opening">
    <fieldset class="form">
      <legend class="card__legend" safe>{say(words.opening)}</legend>
      {openings.map(opening => (
        <label class="check"><input type="radio" name="opening" value={opening} {...(room.opening === opening ? { checked: true } : {})} /><span safe>{say(words.openings[opening])}</span></label>
      ))}
    </fieldset>
    <button class="btn" safe>{say(words.choose)}</button>
  </form>
)

/** On the show's own page: what opens it, and the way to the check. */
export const OpeningCard = ({ say, room }: { say: Say; room: Room }) => (
  <>
    {whyNotChooseOpening(room) ? '' : <OpeningForm say={say} room={room} />}
    <section class="card form">
      <h2 safe>{say(words.title)}</h2>
      <p class="hint" safe>{say(words.toCheckHint)}</p>
      <a class="btn" href={`/studio/rooms/${room.id}/check`}><Icon name="check" /><span safe>{say(words.toCheck)}</span></a>
    </section>
    <section class="card form">
      <h2 safe>{say(waitingWords.link)}</h2>
      <p class="hint" safe>{say(waitingWords.linkHint)}</p>
      <a class="btn" href={`/studio/rooms/${room.id}/waiting`}><Icon name="play" /><span safe>{say(waitingWords.open)}</span></a>
    </section>
  </>
)
