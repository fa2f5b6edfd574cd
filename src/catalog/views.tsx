import type { Say } from '../platform/words.ts'
import type { ProductState } from './rules.ts'
import { words } from './words.ts'

const tints: Record<ProductState, string> = { draft: '', submitted: 'badge--warn', 'on-sale': 'badge--ok', 'off-sale': '', declined: 'badge--bad' }

export const StateBadge = ({ say, state }: { say: Say; state: ProductState }) => <span class={['badge', tints[state]]} safe>{say(words.state[state])}</span>
