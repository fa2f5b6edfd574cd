import type { Children } from '@kitajs/html'
import { mostCounted } from '../platform/db.ts'
import { priceParts } from '../platform/money.ts'
import { pictureUrl, sizes, type Size } from '../platform/images.ts'
import type { Say } from '../platform/words.ts'
import { assetUrl } from './assets.ts'
import { words } from './words.ts'

/** A drawing of public/icons.svg, by its name without `i-`. Says nothing to a screen reader: name the button. */
export const Icon = ({ name }: { name: string }) => (
  <svg class="icon" aria-hidden="true"><use href={`${assetUrl('/icons.svg')}#i-${name}`} /></svg>
)

/** One of the larger drawings: logo, face, stall-open, stall-shut. */
export const Drawing = ({ name, box }: { name: string; box: string }) => (
  <svg viewBox={box} aria-hidden="true"><use href={`${assetUrl('/icons.svg')}#${name}`} /></svg>
)

/** How many wait, where they were not counted further. */
export const waitingText = (say: Say, count: number) => (count > mostCounted ? `${mostCounted}+` : say.number(count))

export const Price = ({ say, amount }: { say: Say; amount: number }) => {
  const { sign, figure } = priceParts(say.locale, say.customs.currency, amount)
  return <span class="price"><small safe>{sign}</small>{Bun.escapeHTML(figure)}</span>
}

/** From so much on, where one can choose what costs more. */
export const FromPrice = ({ say, amount, most }: { say: Say; amount: number; most: number }) => {
  if (most <= amount) return <Price say={say} amount={amount} />
  const [before, after] = say(words.from).split('{}') as [string, string]
  return <span class="from"><small safe>{before}</small><Price say={say} amount={amount} /><small safe>{after}</small></span>
}

/** A square picture, or an empty tile when there is none. `alt` is empty where the name stands beside it. */
export const Picture = ({ id, size, alt = '', eager = false }: { id: string | null; size: Size; alt?: string; eager?: boolean }) => (
  <span class="pic">
    {id ? <img src={pictureUrl(id, size)} alt={alt} width={String(sizes[size])} height={String(sizes[size])} loading={eager ? 'eager' : 'lazy'} decoding="async" /> : <Icon name="img" />}
  </span>
)

export const Avatar = ({ name }: { name: string }) => (
  <span class="avatar" aria-hidden="true" safe>{[...name][0]?.toUpperCase() ?? '·'}</span>
)

/** Nothing is here yet: what it will be, and the first step towards it. */
export const Blank = ({ title, text, drawing = 'stall-open', children }: { title: string; text: string; drawing?: 'stall-open' | 'stall-shut'; children?: Children }) => (
  <div class="blank">
    <Drawing name={drawing} box="0 0 240 170" />
    <h2 safe>{title}</h2>
    <p safe>{text}</p>
    <div class="blank__acts">{children as 'safe'}</div>
  </div>
)

/** Goes to #notices wherever the request came from: the server names the target, not the form. */
export const Notice = ({ text, bad = false }: { text: string; bad?: boolean }) => (
  <hx-partial hx-target="#notices" hx-swap="innerHTML">
    <p class={['notice', bad && 'notice--bad']} role={bad ? 'alert' : 'status'} safe>{text}</p>
  </hx-partial>
)

/** Older entries are reached by the last one seen, so that page 500 costs no more than page 1. */
export const More = ({ say, href }: { say: Say; href: string | null }) => (
  href ? <nav class="more" aria-label={say(words.pages)}><a class="btn" rel="next" href={href} safe>{say(words.older)}</a></nav> : ''
)
