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

/** A page of the back office: menu at the side (on a phone: below), title and its one main act on top. */
export const Office = ({ visit, title, label, menu, current, js = [], head = '', children }: OfficeProps) => (
  <Document visit={visit} title={title} css={['studio']} js={js}>
    <div class="studio">
      <nav class="studio__nav" aria-label={label}>
        <Mark visit={visit} />
        {menu.map(item => (
          <a href={item.href} {...(item.href === current ? { 'aria-current': 'page' as const } : {})}>
            <Icon name={item.icon} /><span safe>{item.text}</span>
            {item.count ? <span class="count">{item.count}</span> : ''}
          </a>
        ))}
        <a href="/notifications">
          <Icon name="bell" /><span safe>{visit.say(words.messages)}</span>{visit.unread ? <span class="count">{visit.unread > 99 ? '99+' : visit.unread}</span> : ''}
        </a>
        <a href="/" class="studio__leave"><Icon name="home" /><span safe>{visit.say(words.toShop)}</span></a>
      </nav>
      <main class="studio__main" id="main">
        <header class="studio__head"><h1 safe>{title}</h1>{head as 'safe'}</header>
        {children as 'safe'}
      </main>
    </div>
  </Document>
)
