import type { Person } from '../accounts/rules.ts'
import { readCookie } from '../accounts/session.ts'
import type { App } from '../app.ts'
import { setCookie } from '../platform/http.ts'
import { hashToken, newToken } from '../platform/vault.ts'
import { mergeCarts } from './actions.ts'
import { cartLasts, type CartOwner } from './rules.ts'

const cartCookie = 'cart'
/** How many things are in it: for the sign above each page, which is drawn without asking for the cart. */
const countCookie = 'cart-count'

/** Whose cart a request means; null when a visitor has none yet. What they gathered before signing in comes along. */
export const ownerOf = async (app: App, request: Request, me: Pick<Person, 'id'> | null): Promise<CartOwner | null> => {
  const token = readCookie(request, cartCookie)
  const tokenHash = token && /^[\w-]{16,64}$/.test(token) ? hashToken(token) : null
  if (!me) return tokenHash ? { tokenHash } : null
  if (tokenHash) await mergeCarts(app, me.id, tokenHash)
  return { personId: me.id }
}

/** A cart for a visitor who begins one: its owner, and the cookie that leads back to it. */
export const newVisitor = () => {
  const token = newToken()
  return { owner: { tokenHash: hashToken(token) } satisfies CartOwner, token }
}

export const withCart = (response: Response, app: Pick<App, 'url'>, token: string | null) =>
  token ? setCookie(response, app, cartCookie, token, { maxAge: cartLasts / 1000 }) : response

/** A visitor's cart that has become a person's. */
export const withoutCart = (response: Response, app: Pick<App, 'url'>, request: Request) =>
  readCookie(request, cartCookie) ? setCookie(response, app, cartCookie, '', { maxAge: 0 }) : response

export const withCount = (response: Response, app: Pick<App, 'url'>, count: number) =>
  setCookie(response, app, countCookie, String(count), { maxAge: cartLasts / 1000, httpOnly: false })
