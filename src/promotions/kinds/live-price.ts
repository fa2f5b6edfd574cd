import { cutPrice } from './price-cut.ts'

/** Only while its room is live, for whoever buys then. */
export const livePrice = {
  priceOf: cutPrice,
  holds: ({ roomId }: { roomId: number | null }, { liveRoomIds }: { liveRoomIds: number[] }) => roomId !== null && liveRoomIds.includes(roomId),
}
