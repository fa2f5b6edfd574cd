import type { App } from '../../app.ts'
import { findBill } from '../store.ts'
import { BillPatch } from './views.tsx'

/** What whoever has this bill before them is told. */
export const billTopic = (id: number) => `bill:${id}`

export const publishBill = (app: App, id: number) =>
  app.sse.publish(billTopic(id), say => <BillPatch say={say} bill={{ id }} state={findBill(app.db, id)!.state} />, 'bill')
