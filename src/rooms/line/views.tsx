import type { Say } from '../../platform/words.ts'
import type { Line } from './rules.ts'
import { words } from './words.ts'

const tones = { free: 'badge--ok', busy: 'badge--ok', tight: 'badge--warn', full: 'badge--warn', over: 'badge--bad' } as const

/** What goes out to viewers, and how many fit, in two or three sentences. */
export const LineNote = ({ say, line, id }: { say: Say; line: Line | null; id: string }) =>
  line ? (
    <div class="line" id={id}>
      <p>{line.limit === null && line.space === 'free' ? '' : <span class={['badge', tones[line.space]]} safe>{say(line.seatsTaken && line.space === 'full' ? words.seatsTaken : words.spaces[line.space])}</span>} <span class="num" safe>{say(words.sent(line.sent, line.limit))}</span></p>
      <p class="hint" safe>{say(line.fit ? words.fit(line.fit.most, line.fit.more) : words.unknown)}</p>
      {words.means[line.space] ? <p class="hint" safe>{say(words.means[line.space]!)}</p> : ''}
    </div>
  ) : ''
