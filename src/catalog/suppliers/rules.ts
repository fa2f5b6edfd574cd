/** What a supplier sees of a variant: how many there are and how many went, nothing of those who bought. */
export type Supplied = {
  variantId: number
  title: string
  values: string[]
  code: string
  merchantName: string
  stock: number
  lowAt: number | null
  pictureId: string | null
  /** Net pieces in the last days. */
  sold: number
}

export type Invitation = { merchantId: number; merchantName: string; invitedAt: number }

export const mostSuppliers = 200

/** Pieces by hour of the clock (UTC), as the ledger has them. */
export type Hour = { hour: number; pieces: number }

const hours = 3_600_000

/** The last `count` days or months of the shop's own calendar, the oldest first, with what was sold in each. */
export const soldBy = (unit: 'day' | 'month', sold: Hour[], { count, now, timeZone }: { count: number; now: number; timeZone: string }): { at: number; pieces: number }[] => {
  const here = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  const beginOf = (at: number) => (unit === 'day' ? here(at) : here(at).with({ day: 1 })).startOfDay()
  const last = beginOf(now)
  const begins = Array.from({ length: count }, (_, index) => last.subtract(unit === 'day' ? { days: count - 1 - index } : { months: count - 1 - index }).startOfDay().epochMilliseconds)
  const sums = begins.map(at => ({ at, pieces: 0 }))
  for (const { hour, pieces } of sold) {
    const index = begins.findLastIndex(at => at <= hour * hours)
    if (index >= 0) sums[index]!.pieces += pieces
  }
  return sums
}

/** When the first of them begins. */
export const since = (months: number, now: number, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).with({ day: 1 }).subtract({ months: months - 1 }).startOfDay().epochMilliseconds
