import type { App } from '../app.ts'
import type { OrderBlock } from '../orders/live.tsx'
import { listCarriers } from './carriers/store.ts'
import { inFull, listParcelsOfOrder } from './store.ts'
import { ParcelsCard } from './views.tsx'

/** The parcels of an order where its buyer looks at it. */
export const parcelsOnPage = (app: App): OrderBlock => (say, order) => {
  const parcels = listParcelsOfOrder(app.db, order.id).filter(({ state }) => state !== 'cancelled')
  return parcels.length ? <ParcelsCard say={say} order={order} parcels={parcels.map(parcel => inFull(app.db, parcel))} carriers={listCarriers(app.db)} /> : ''
}
