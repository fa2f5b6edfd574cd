import type { Children } from '@kitajs/html'
import { Office, type MenuItem } from '../ui/office.tsx'
import type { Visit } from '../ui/visit.ts'
import { words } from './words.ts'

type StudioPageProps = { visit: Visit; title: string; current: `/studio/${string}`; js?: `/js/${string}.js`[]; head?: Children; toShip?: number; toDeal?: number; children: Children }

/** A page of the merchant's back office. */
export const StudioPage = ({ visit, toShip = 0, toDeal = 0, ...page }: StudioPageProps) => (
  <Office visit={visit} label={visit.say(words.studio)} menu={menuOf(visit, toShip, toDeal)} {...page} />
)

/** What is wanted most stands first: on a phone only that is within reach. */
const menuOf = ({ say, me }: Visit, toShip: number, toDeal: number): MenuItem[] => [
  { href: '/studio/rooms', icon: 'cam', text: say(words.rooms) },
  { href: '/studio/products', icon: 'box', text: say(words.products) },
  { href: '/studio/orders', icon: 'list', text: say(words.orders), count: toShip },
  { href: '/studio/parcels', icon: 'truck', text: say(words.parcels) },
  { href: '/studio/offers', icon: 'ticket', text: say(words.offers) },
  { href: '/studio/aftersales', icon: 'undo', text: say(words.aftersales), count: toDeal },
  { href: '/studio/reviews', icon: 'star', text: say(words.reviews) },
  { href: '/studio/recordings', icon: 'play', text: say(words.recordings) },
  { href: '/studio/payments', icon: 'wallet', text: say(words.payments) },
  ...(me?.roles.includes('admin') ? [{ href: '/admin/people', icon: 'gear', text: say(words.admin) }] : []),
]
