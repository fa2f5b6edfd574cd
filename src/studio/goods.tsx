import type { Say, Word } from '../platform/words.ts'
import { words } from './words.ts'

/** The pages about goods, one beside the other. */
const pages = [
  { href: '/studio/products', text: words.goods.products },
  { href: '/studio/stock', text: words.goods.stock },
  { href: '/studio/shipping', text: words.goods.shipping },
  { href: '/studio/suppliers', text: words.goods.suppliers },
  { href: '/studio/import', text: words.goods.import },
] satisfies { href: `/studio/${string}`; text: Word }[]

export const GoodsTabs = ({ say, current }: { say: Say; current: (typeof pages)[number]['href'] }) => (
  <nav class="tabs" aria-label={say(words.goods.label)}>
    {pages.map(({ href, text }) => <a href={href} {...(href === current ? { 'aria-current': 'page' as const } : {})} safe>{say(text)}</a>)}
  </nav>
)
