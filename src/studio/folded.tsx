import type { Children } from '@kitajs/html'
import { Icon } from '../ui/parts.tsx'

/** A card of which only the title shows until it is asked for. */
export const Folded = ({ id, title, open = false, children }: { id?: string; title: string; open?: boolean; children: Children }) => (
  <details class="card folded" {...(id ? { id } : {})} {...(open ? { open: true } : {})}>
    <summary><h2 safe>{title}</h2><Icon name="chev" /></summary>
    {children as 'safe'}
  </details>
)
