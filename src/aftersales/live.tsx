import type { App } from '../app.ts'
import { listCarriers } from '../fulfilment/carriers/store.ts'
import type { OrderBlock } from '../orders/live.tsx'
import { findOrder } from '../orders/store.ts'
import { orderCases, pickupFrom } from './scene.ts'
import { findCase, findCaseFor } from './store.ts'
import { AftersalesCard, CaseParts, CasePatch, ThreadPatch } from './views.tsx'

/** What the buyer of a case is told while its page is open. */
export const caseTopic = (id: number) => `case:${id}`

const view = (app: App, caseId: number) => {
  const one = findCaseFor(app.db, app.vault, 'buyer', { id: findCase(app.db, caseId)!.buyerId }, caseId)!
  return { one, order: findOrder(app.db, one.orderId)!, carriers: listCarriers(app.db), side: 'buyer' as const, now: app.now(), base: `/aftersales/${caseId}` }
}

/** The buyer's open page shows how the case stands now. A word that comes leaves alone what is being typed. */
export const publishCase = (app: App, caseId: number, kind: string) =>
  app.sse.publish(caseTopic(caseId), say => {
    const props = { say, ...view(app, caseId) }
    if (kind === 'case.messaged') return <ThreadPatch {...props} />
    return <CasePatch {...props}><CaseParts {...props} filled={{ values: pickupFrom(app, props.one), errors: {} }} /></CasePatch>
  }, kind)

/** Until when what was bought can be sent back, and what has become of it, where the buyer looks at the order. */
export const aftersalesOnPage = (app: App): OrderBlock => (say, order) => <AftersalesCard say={say} {...orderCases(app, order)} />
