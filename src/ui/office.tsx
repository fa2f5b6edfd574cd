import type { Children } from '@kitajs/html'
import { Document, Mark } from './layout.tsx'
import { Icon } from './parts.tsx'
import type { Visit } from './visit.ts'
import { words } from './words.ts'

export type MenuItem = { href: string; icon: string; text: string; count?: number }

type OfficeProps = {
  visit: Visit
  title: string
  label: string
  menu: MenuItem[]
  /** The menu item this page belongs to, by its href. */
  current: string
  js?: `/js/${string}.js`[]
  /** Stands beside the title: a state, the one main button. */
  head?: Children
  children: Children
}

/** As many as a thumb reaches on a phone; what follows stands behind "more". */
const withinReach = 4

/** A page of the back office: menu at the side (on a phone: below), title and its one main act on top. */
export const Office = ({ visit, title, label, menu, current, js = [], head = '', children }: OfficeProps) => (
  <Document visit={visit} title={title} css={['studio']} js={js}>
    <div class="studio">
      <nav class="studio__nav" aria-label={label}>
        <Mark visit={visit} />
        <div class="studio__side">
          {menu.map(item => <Item item={item} current={current} />)}
          <Others visit={visit} />
        </div>
        <div class="studio__bar">
          {menu.slice(0, withinReach).map(item => <Item item={item} current={current} />)}
          <Rest visit={visit} menu={menu.slice(withinReach)} current={current} />
        </div>
      </nav>
      <main class="studio__main" id="main">
        <header class="studio__head"><h1 safe>{title}</h1>{head as 'safe'}</header>
        {children as 'safe'}
      </main>
    </div>
  </Document>
)

const Item = ({ item: { href, icon, text, count }, current }: { item: MenuItem; current: string }) => (
  <a href={href} {...(href === current ? { 'aria-current': 'page' as const } : {})}>
    <Icon name={icon} /><span safe>{text}</span>
    {count ? <span class="count">{count > 99 ? '99+' : count}</span> : ''}
  </a>
)

const Rest = ({ visit, menu, current }: { visit: Visit; menu: MenuItem[]; current: string }) => {
  const count = menu.reduce((sum, item) => sum + (item.count ?? 0), visit.unread)
  return (
    <details class="studio__more">
      <summary {...(menu.some(({ href }) => href === current) ? { 'data-current': 'yes' } : {})}>
        <Icon name="more" /><span safe>{visit.say(words.more)}</span>
        {count ? <span class="count">{count > 99 ? '99+' : count}</span> : ''}
      </summary>
      <div class="studio__rest">
        {menu.map(item => <Item item={item} current={current} />)}
        <Others visit={visit} />
      </div>
    </details>
  )
}

const Others = ({ visit }: { visit: Visit }) => (
  <>
    <a href="/notifications">
      <Icon name="bell" /><span safe>{visit.say(words.messages)}</span>{visit.unread ? <span class="count">{visit.unread > 99 ? '99+' : visit.unread}</span> : ''}
    </a>
    <a href="/" class="studio__leave"><Icon name="home" /><span safe>{visit.say(words.toShop)}</span></a>
  </>
)
