import { enterByCode, type SignedIn } from '../../accounts/actions.ts'
import { readContact } from '../../accounts/codes/actions.ts'
import type { Person } from '../../accounts/rules.ts'
import { findAccount } from '../../accounts/store.ts'
import type { App } from '../../app.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Word } from '../../platform/words.ts'
import type { Order } from '../rules.ts'
import { listOrdersByIntent } from '../store.ts'

type Typed = { contact: string; code: string; locale: string; intent: string }
type Way = (SignedIn & { person: Person }) | { orders: Order[] } | { reason: Word }

/**
 * Lets somebody in by the code they have typed into the sheet. A code is good for one time, but a tap may arrive twice:
 * the second goes in together with the first, or finds the orders that the first has placed.
 */
export const entrance = (app: App) => {
  const entering = new Map<string, Promise<Way>>()

  const attempt = async (request: Request, { intent, ...typed }: Typed): Promise<Way> => {
    try {
      return await enterByCode(app, request, { ...typed, agreed: true })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const orders = await findPlaced(app, typed.contact, intent)
      return orders.length ? { orders } : { reason: error.reason }
    }
  }

  return (request: Request, typed: Typed): Promise<Way> => {
    const key = JSON.stringify(typed)
    const known = entering.get(key)
    if (known) return known
    const way = attempt(request, typed)
    entering.set(key, way)
    return way.finally(() => entering.delete(key))
  }
}

/** Nobody else knows the intent: it was made for one form, at random. */
const findPlaced = async (app: App, typed: string, intent: string): Promise<Order[]> => {
  try {
    const { value } = await readContact(app, typed)
    const account = findAccount(app.db, app.vault.index(value))
    return account ? listOrdersByIntent(app.db, account.id, intent) : []
  } catch (error) {
    if (error instanceof Refusal) return []
    throw error
  }
}
