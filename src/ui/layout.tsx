import type { Children } from '@kitajs/html'
import type { Say } from '../platform/words.ts'
import { assetUrl } from './assets.ts'
import { Drawing, Icon } from './parts.tsx'
import type { Visit } from './visit.ts'
import { words, type NoticeName } from './words.ts'

type DocumentProps = {
  visit: Visit
  title: string
  /** Style sheets besides the shop's own. */
  css?: ('room' | 'studio' | 'print')[]
  /** Scripts besides htmx and the page's own manners. */
  js?: `/js/${string}.js`[]
  description?: string
  /** A picture for those who share the link. */
  image?: string | null
  /** What else stands in its head. */
  head?: Children
  children: Children
}

/** The whole document. Everything a page loads comes from here, so that the content security policy can be strict. */
export const Document = ({ visit, title, css = [], js = [], description, image, head = '', children }: DocumentProps) => (
  <>
    {'<!doctype html>'}
    <html lang={visit.say.locale} {...(visit.theme ? { 'data-theme': visit.theme } : {})}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content" />
        <meta name="color-scheme" content={visit.theme ?? 'light dark'} />
        <title safe>{`${title} · ${visit.shop.name}`}</title>
        {description ? <meta name="description" content={description} /> : ''}
        <meta property="og:title" content={title} />
        {image ? <meta property="og:image" content={image} /> : ''}
        {head as 'safe'}
        <meta name="htmx-config" content='{"noSwap":[204,304,"5xx"],"includeIndicatorCSS":false}' />
        <link rel="icon" href={assetUrl('/favicon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={assetUrl('/css/shop.css')} />
        {css.map(name => <link rel="stylesheet" href={assetUrl(`/css/${name}.css`)} />)}
        <link rel="stylesheet" href={assetUrl('/css/dark.css')} media={visit.theme === 'dark' ? 'all' : visit.theme === 'light' ? 'not all' : '(prefers-color-scheme: dark)'} />
        {visit.shop.hue === 32 ? '' : <link rel="stylesheet" href={`/hue.css?h=${visit.shop.hue}`} />}
        <script src={assetUrl('/js/htmx.js')} />
        <script src={assetUrl('/js/page.js')} defer />
        {js.map(path => <script src={assetUrl(path)} defer />)}
      </head>
      <body>
        <a class="skip" href="#main" safe>{visit.say(words.skip)}</a>
        {children as 'safe'}
        <div id="notices" class="notices" aria-live="polite"><NoticeOf visit={visit} /></div>
      </body>
    </html>
  </>
)

const NoticeOf = ({ visit }: { visit: Visit }) => {
  const word = Object.hasOwn(words.notices, visit.notice ?? '') ? words.notices[visit.notice as NoticeName] : null
  return word ? <p class="notice" role="status" safe>{visit.say(word)}</p> : ''
}

/** A buyer's page: the shop's sign above, one column below. `narrow` for forms and single things. */
export const Layout = ({ visit, narrow = false, children, ...rest }: DocumentProps & { narrow?: boolean }) => (
  <Document visit={visit} {...rest}>
    <Top visit={visit} />
    <main id="main" class={['page', narrow && 'page--narrow']}>{children as 'safe'}</main>
    <Foot visit={visit} />
  </Document>
)

export const Mark = ({ visit }: { visit: Visit }) => (
  <a class="mark" href="/"><Drawing name="logo" box="0 0 32 32" /><span safe>{visit.shop.name}</span></a>
)

/** At the account's link, on pages that have one. */
export const UnreadBadge = ({ say, count }: { say: Say; count: number }) => (
  <a id="unread" class="btn btn--icon" href="/notifications" aria-label={count ? say(words.unread, say.number(count)) : say(words.messages)}>
    <Icon name="bell" />{count ? <span class="count" aria-hidden="true">{count > 99 ? '99+' : count}</span> : ''}
  </a>
)

const offices = [
  { role: 'merchant', href: '/studio', icon: 'cam', text: words.studio },
  { role: 'supplier', href: '/supplier', icon: 'box', text: words.supply },
  { role: 'courier', href: '/courier', icon: 'truck', text: words.deliveries },
] as const

/** For whoever has many: a word on a desk, a drawing on a phone. */
const TopLink = ({ href, icon, text }: { href: string; icon: string; text: string }) => (
  <a class="btn top__link" href={href}><Icon name={icon} /><span safe>{text}</span></a>
)

const Top = ({ visit: { say, me, path }, visit }: { visit: Visit }) => (
  <header class="top">
    <Mark visit={visit} />
    <nav aria-label={say(words.mainMenu)}>
      <a class="btn btn--icon" href="/cart"><Icon name="bag" /><span class="sr" safe>{say(words.cart)}</span><span class="count" data-cart-count hidden /></a>
      <a class="btn btn--icon" href="/search" aria-label={say(words.search)}><Icon name="search" /></a>
      {offices.map(({ role, href, icon, text }) => (me?.roles.includes(role) ? <TopLink href={href} icon={icon} text={say(text)} /> : ''))}
      {!me ? '' : me.roles.length ? <TopLink href="/orders" icon="list" text={say(words.myOrders)} /> : <a class="btn" href="/orders" safe>{say(words.myOrders)}</a>}
      {me ? <UnreadBadge say={say} count={visit.unread} /> : ''}
      {me
        ? <a class="btn btn--icon" href="/account" aria-label={say(words.account)}><Icon name="user" /></a>
        : <a class="btn" href={path.startsWith('/login') ? path : `/login?back=${encodeURIComponent(path)}`} safe>{say(words.signIn)}</a>}
    </nav>
  </header>
)

const Foot = ({ visit: { say, path } }: { visit: Visit }) => (
  <footer class="foot">
    <p safe>{say(words.footer)}</p>
    <form class="foot__acts" method="post" action="/preferences">
      <input type="hidden" name="back" value={path} />
      <a href="/agreement" safe>{say(words.agreement)}</a>
      <button class="link" name="lang" value={say.locale === 'en' ? 'zh-CN' : 'en'} lang={say.locale === 'en' ? 'zh-CN' : 'en'} safe>{say(words.otherLanguage)}</button>
    </form>
  </footer>
)

/** What somebody sees who cannot go on from here: one sentence, and two ways out. */
export const ErrorPage = ({ visit, title, text, status, reference }: { visit: Visit; title: string; text: string; status: number; reference?: string }) => (
  <Layout visit={visit} title={title}>
    <div class="blank">
      <Drawing name="stall-shut" box="0 0 240 170" />
      <h1 safe>{title}</h1>
      <p safe>{text}</p>
      <div class="blank__acts">
        <a class="btn btn--primary" href="/" safe>{visit.say(words.home)}</a>
        <a class="btn" href="/orders" safe>{visit.say(words.findOrder)}</a>
      </div>
      <p class="hint" safe>{reference ? `${status} · ${reference}` : String(status)}</p>
    </div>
  </Layout>
)
