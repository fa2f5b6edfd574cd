import type { Say } from '../../platform/words.ts'
import { Icon } from '../../ui/parts.tsx'
import { Folded } from '../folded.tsx'
import { shapes, type Shape } from './obs.ts'
import { words } from './words.ts'

/** Server, key and settings in one file, for those who do not like to type. It holds the key. */
export const ObsProfile = ({ say, roomId }: { say: Say; roomId: number }) => (
  <Folded title={say(words.profile)}>
    <form class="form" method="post" action={`/studio/rooms/${roomId}/obs-profile`} data-again>
      <p class="hint" safe>{say(words.profileHint)}</p>
      <div class="field">
        <label class="label" for="f-shape" safe>{say(words.shape)}</label>
        <select class="input" id="f-shape" name="shape">{(Object.keys(shapes) as Shape[]).map(shape => <option value={shape} safe>{say(words.shapes[shape])}</option>)}</select>
      </div>
      <button class="btn"><Icon name="down" /><span safe>{say(words.download)}</span></button>
      <ol class="steps-text">{words.profileSteps.map(step => <li safe>{say(step)}</li>)}</ol>
    </form>
  </Folded>
)

/** What to enter in vMix and in phone apps. */
export const OtherPrograms = ({ say }: { say: Say }) => (
  <Folded title={say(words.others)}>
    <div class="form">{words.programs.map(([name, text]) => <div><h3 safe>{say(name)}</h3><p class="hint" safe>{say(text)}</p></div>)}</div>
  </Folded>
)
