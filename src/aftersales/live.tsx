import type { App } from '../app.ts'
import { listCarriers } from '../fulfilment/carriers/store.ts'
import type { OrderBlock } from '../orders/live.tsx'
import { findOrder } from '../orders/store.ts'
import type { Say } from '../platform/words.ts'
import type { Side } from './rules.ts'
import { orderCases, pickupFrom } from './scene.ts'
import { findCase, findCaseFor } from './store.ts'
import { AftersalesCard, CaseParts, CasePatch, MovedPatch, ThreadPatch, type CaseView } from './views.tsx'

/** What this side of a case is told while its page is open. */
export const caseTopic = (id: number, side: Side) => `case:${id}:${side}`

const pathOf = { buyer: '/aftersales', merchant: '/studio/aftersales', admin: '/admin/appeals' } as const

const viewOf = (app: App, caseId: number, side: Side): Omit<CaseView, 'say'> => {
  const { buyerId, merchantId } = findCase(app.db, caseId)!
  const one = findCaseFor(app.db, app.vault, side, { id: side === 'merchant' ? merchantId : buyerId }, caseId)!
  return { one, order: findOrder(app.db, one.orderId)!, carriers: listCarriers(app.db), side, now: app.now(), base: `${pathOf[side]}/${caseId}` }
}

/**
 * The buyer's open page shows how the case stands now. Those of the shop and the administrator, full of forms, only say that
 * it has moved. Whatever comes leaves alone what is being typed.
 */
export const publishCase = (app: App, caseId: number, kind: string) => {
  app.sse.publish(caseTopic(caseId, 'buyer'), say => {
    const props = { say, ...viewOf(app, caseId, 'buyer') }
    if (kind === 'case.messaged') return <ThreadPatch {...props} />
    return <CasePatch {...props}><CaseParts {...props} filled={{ values: pickupFrom(app, props.one), errors: {} }} /></CasePatch>
  }, kind)
  for (const side of ['merchant', 'admin'] as const) app.sse.publish(caseTopic(caseId, side), say => officePatch(app, say, caseId, side, kind !== 'case.messaged'), kind)
}

const officePatch = (app: App, say: Say, caseId: number, side: Side, moved: boolean) => {
  const view = viewOf(app, caseId, side)
  return <><ThreadPatch say={say} {...view} />{moved ? <MovedPatch say={say} base={view.base} /> : ''}</>
}

/** The page of a merchant or an administrator listens. `seen`: when the case had moved last, as the page knows it. */
export const listenToCase = (app: App, request: Request, say: Say, caseId: number, side: Exclude<Side, 'buyer'>, seen?: number) => {
  const picture = String(officePatch(app, say, caseId, side, seen !== undefined && findCase(app.db, caseId)!.movedAt !== seen))
  return app.sse.subscribe({ topics: [caseTopic(caseId, side)], locale: say.locale, picture, cut: () => app.cut(request) })
}

/** Until when what was bought can be sent back, and what has become of it, where the buyer looks at the order. */
export const aftersalesOnPage = (app: App): OrderBlock => (say, order) => <AftersalesCard say={say} {...orderCases(app, order)} />
