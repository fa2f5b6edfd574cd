import type { Direction, ParcelState, Step } from './rules.ts'

/** `pack`: made, and waits to be picked up; `send`: made and gone at once. */
export type FulfilmentEvent = {
  kind: 'parcel.moved'
  parcelId: number
  orderId: number
  caseId: number | null
  merchantId: number
  direction: Direction
  step: Step | 'pack' | 'send'
  state: ParcelState
}
