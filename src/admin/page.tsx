import type { Children } from '@kitajs/html'
import { Office, type MenuItem } from '../ui/office.tsx'
import type { Visit } from '../ui/visit.ts'
import { words } from './words.ts'

type AdminPageProps = { visit: Visit; title: string; current: `/admin/${string}`; js?: `/js/${string}.js`[]; head?: Children; toReview?: number; children: Children }

/** A page of the administrator's back office. */
export const AdminPage = ({ visit, toReview = 0, ...page }: AdminPageProps) => (
  <Office visit={visit} label={visit.say(words.admin)} menu={menuOf(visit, toReview)} {...page} />
)

const menuOf = ({ say, me }: Visit, toReview: number): MenuItem[] => [
  { href: '/admin/people', icon: 'users', text: say(words.people) },
  { href: '/admin/products', icon: 'check', text: say(words.products), count: toReview },
  { href: '/admin/reviews', icon: 'star', text: say(words.reviews) },
  { href: '/admin/recordings', icon: 'play', text: say(words.recordings) },
  { href: '/admin/evidence', icon: 'shield', text: say(words.evidence) },
  { href: '/admin/carriers', icon: 'truck', text: say(words.carriers) },
  { href: '/admin/appeals', icon: 'undo', text: say(words.appeals) },
  { href: '/admin/outbox', icon: 'mail', text: say(words.outbox) },
  { href: '/admin/categories', icon: 'list', text: say(words.categories) },
  { href: '/admin/words', icon: 'shield', text: say(words.blocked) },
  { href: '/admin/settings', icon: 'gear', text: say(words.settings) },
  { href: '/admin/log', icon: 'list', text: say(words.log) },
  ...(me?.roles.includes('merchant') ? [{ href: '/studio/rooms', icon: 'cam', text: say(words.studio) }] : []),
]
