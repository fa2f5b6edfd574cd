import { treeOf, type TreeLine } from '../../catalog/categories/rules.ts'
import { categoryName, type Category } from '../../catalog/rules.ts'
import { amountInput, priceParts } from '../../platform/money.ts'
import type { Say } from '../../platform/words.ts'
import { Layout } from '../../ui/layout.tsx'
import { Blank, Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import type { FoundRoom } from '../store.ts'
import { EmptyShop, ProductGrid, RoomTile, Section } from '../views.tsx'
import { activeFilters, filterNames, listHref, nothingAsked, sortingsFor, without, type Asked, type FilterName } from './rules.ts'
import { mostSorted, type Ware } from './store.ts'
import { words } from './words.ts'

type Counted = Category & { count: number }

export type Search = {
  asked: Asked
  /** From the top down to the category that was asked for. */
  path: Category[]
  /** What can be gone into from here. */
  below: Counted[]
  /** All that are shown, for the form. */
  categories: Category[]
  merchantName: string | null
  rooms: FoundRoom[]
  products: Ware[]
  /** So many fit that only the newest of them are in this order. */
  capped: boolean
  tags: string[]
  /** Where the list goes on. */
  more: Asked | null
  /** When nothing was found: single words of what was typed, and what others buy. */
  otherWords: string[]
  popular: Ware[]
  nothingAtAll: boolean
}

export const hrefFor = (say: Say, asked: Asked) => listHref(asked, amount => amountInput(say.customs.currency, amount))

export const SearchPage = ({ visit, search }: { visit: Visit; search: Search }) => {
  const { say } = visit
  const { asked, path, below } = search
  const category = path.at(-1)
  const title = asked.q ? say(words.resultsFor, asked.q) : category ? categoryName(say, category) : say(words.allProducts)
  return (
    <Layout visit={visit} title={title}>
      <div class="browse">
        {path.length ? <Breadcrumbs say={say} path={path.slice(0, -1)} /> : ''}
        <h1 safe>{title}</h1>
        <FilterForm say={say} search={search} />
        <CategoryChips say={say} asked={asked} below={below} />
      </div>
      <div class="results" id="results" aria-live="polite"><Results visit={visit} search={search} /></div>
    </Layout>
  )
}

/** The way down to where one is. */
export const Breadcrumbs = ({ say, path }: { say: Say; path: Category[] }) => (
  <nav class="crumbs" aria-label={say(words.path)}>
    <ol>
      <li><a href="/search" safe>{say(words.allProducts)}</a></li>
      {path.map(category => <li><a href={`/categories/${category.slug}`} safe>{categoryName(say, category)}</a></li>)}
    </ol>
  </nav>
)

const CategoryChips = ({ say, asked, below }: { say: Say; asked: Asked; below: Counted[] }) => (
  below.length
    ? <nav class="chips" aria-label={say(words.categories)}>
        {below.map(category => (
          <a class="chip" href={hrefFor(say, { ...asked, category: category.slug, after: null })}>
            <span safe>{categoryName(say, category)}</span>{asked.q ? '' : <span class="hint" safe>{say(words.counted, say.number(category.count))}</span>}
          </a>
        ))}
      </nav>
    : ''
)

/** One form for the word, the filters and the order; what is changed in it is shown at once where scripts run. */
const FilterForm = ({ say, search: { asked, categories, merchantName } }: { say: Say; search: Search }) => {
  const { sign } = priceParts(say.locale, say.customs.currency, 0)
  const price = (name: 'min' | 'max') => (
    <label class="field">
      <span class="label" safe>{say(words[name])}</span>
      <span class="affix"><span safe>{sign}</span><input class="input" name={name} inputmode="decimal" autocomplete="off" maxlength="12" value={asked[name] === null ? '' : amountInput(say.customs.currency, asked[name])} /></span>
    </label>
  )
  const check = (name: string, checked: boolean, text: string) => (
    <label class="chip"><input type="checkbox" name={name} value="1" {...(checked ? { checked: true } : {})} /><span safe>{text}</span></label>
  )
  return (
    <form class="find" method="get" action="/search" role="search" hx-get="/search" hx-target="#results" hx-swap="innerHTML" hx-push-url="true" hx-trigger="submit, change">
      <div class="search">
        <input class="input" type="search" name="q" value={asked.q.replaceAll('&', '&amp;')} aria-label={say(words.searchLabel)} placeholder={say(words.searchLabel)} maxlength="60" />
        <button class="btn btn--primary" safe>{say(words.search)}</button>
      </div>
      <details class="find__more">
        <summary class="btn btn--sm"><Icon name="list" /><span safe>{say(words.filters)}</span></summary>
        <div class="find__fields">
          <label class="field">
            <span class="label" safe>{say(words.category)}</span>
            <select class="input" name="category">
              <option value="" safe>{say(words.anyCategory)}</option>
              {treeOf(categories).map(line => <CategoryOption say={say} line={line} chosen={line.category.slug === asked.category} />)}
            </select>
          </label>
          {price('min') as 'safe'}
          {price('max') as 'safe'}
          <label class="field">
            <span class="label" safe>{say(words.sort)}</span>
            <select class="input" name="sort">
              {sortingsFor(asked.q).map(sort => <option value={sort} {...(sort === asked.sort ? { selected: true } : {})} safe>{say(words.sorting[sort])}</option>)}
            </select>
          </label>
          <div class="chips">
            {check('stock', asked.inStock, say(words.inStock)) as 'safe'}
            {check('live', asked.live, say(words.live)) as 'safe'}
            {asked.merchant !== null && merchantName ? <label class="chip"><input type="checkbox" name="merchant" value={String(asked.merchant)} checked /><span safe>{say(words.merchant, merchantName)}</span></label> : ''}
            {asked.tag ? <label class="chip"><input type="checkbox" name="tag" value={asked.tag} checked /><span safe>{`#${asked.tag}`}</span></label> : ''}
          </div>
          <button class="btn" safe>{say(words.apply)}</button>
        </div>
      </details>
    </form>
  )
}

const CategoryOption = ({ say, line: { category, depth }, chosen }: { say: Say; line: TreeLine; chosen: boolean }) => (
  <option value={category.slug} {...(chosen ? { selected: true } : {})} safe>{`${'  '.repeat(depth)}${categoryName(say, category)}`}</option>
)

/** The part that changes with the filters; the same for the page and for the answer to a change. */
export const Results = ({ visit, visit: { say }, search }: { visit: Visit; search: Search }) => {
  const { asked, rooms, products, capped, more, tags } = search
  return (
    <>
      <ActiveFilters say={say} search={search} />
      {rooms.length
        ? <Section title={say(words.shows)}><ul class="reel">{rooms.map(room => <li><RoomTile say={say} room={room} note={`${room.hostName} · ${say.dateTime(room.liveAt ?? room.startsAt)}`} /></li>)}</ul></Section>
        : ''}
      {capped ? <p class="hint" safe>{say(words.capped, say.number(mostSorted))}</p> : ''}
      {products.length
        ? rooms.length ? <Section title={say(words.products)}><ProductGrid say={say} products={products} /></Section> : <ProductGrid say={say} products={products} />
        : <NothingFound visit={visit} search={search} />}
      {more ? <nav class="more"><a class="btn" rel="next" href={hrefFor(say, more)} safe>{say(words.next)}</a></nav> : ''}
      {tags.length
        ? <nav class="chips" aria-label={say(words.tags)}>{tags.map(tag => <a class="chip" href={hrefFor(say, { ...asked, tag, after: null })} safe>{`#${tag}`}</a>)}</nav>
        : ''}
    </>
  )
}

/** Each can be taken off by itself. */
const ActiveFilters = ({ say, search, search: { asked } }: { say: Say; search: Search }) => {
  const active = activeFilters(asked).filter(name => name !== 'category' || asked.q)
  return active.length === 0 ? '' : (
    <ul class="chips" aria-label={say(words.narrowed)}>
      {active.map(name => {
        const text = filterText(say, search, name)
        return <li><a class="chip" aria-current="true" href={hrefFor(say, without(asked, name))} aria-label={say(words.drop, text)}><span safe>{text}</span><Icon name="x" /></a></li>
      })}
      {active.length > 1 ? <li><a class="chip" href={hrefFor(say, { ...nothingAsked, q: asked.q, sort: asked.sort })} safe>{say(words.dropAll)}</a></li> : ''}
    </ul>
  )
}

const filterText = (say: Say, { asked, path, merchantName }: Search, name: FilterName): string => {
  const money = (amount: number | null) => (amount === null ? null : say.money(amount))
  const texts: Record<(typeof filterNames)[number], () => string> = {
    category: () => categoryName(say, path.at(-1)!),
    price: () => say(words.price, money(asked.min), money(asked.max)),
    inStock: () => say(words.inStock),
    live: () => say(words.live),
    merchant: () => say(words.merchant, merchantName ?? `#${asked.merchant}`),
    tag: () => `#${asked.tag}`,
  }
  return texts[name]()
}

/** Says what to try, and shows something all the same. */
const NothingFound = ({ visit, visit: { say }, search: { asked, rooms, otherWords, popular, nothingAtAll } }: { visit: Visit; search: Search }) => {
  if (nothingAtAll) return <EmptyShop visit={visit} />
  if (rooms.length) return ''
  const narrowed = activeFilters(asked)
  const bare = narrowed.length === 1 && narrowed[0] === 'category' && !asked.q
  return (
    <>
      <Blank title={say(bare ? words.noneInCategory : words.noneTitle)} text={say(narrowed.length && !bare ? words.noneNarrowed : words.noneText)}>
        {otherWords.map(word => <a class="btn" href={hrefFor(say, { ...nothingAsked, q: word, sort: 'relevance' })} safe>{say(words.onlyWord, word)}</a>)}
        <a class="btn" href="/search" safe>{say(words.allProducts)}</a>
      </Blank>
      {popular.length ? <Section title={say(words.popular)}><ProductGrid say={say} products={popular} /></Section> : ''}
    </>
  )
}
