import { isNear } from '../platform/network.ts'

/** Open streams this machine keeps at most: a guard for its memory, far above what it is measured for. */
export const mostStreams = 50_000

/** Of them for one network of the internet: a school or a telephone company shows many people by one address, a home few. */
const mostFrom = { address: 1_000, home: 200 }

/** Whether no more streams are opened for this network, which has so many. */
export const isCrowded = (network: string, open: number) => !isNear(network) && open >= (network.includes(':') ? mostFrom.home : mostFrom.address)

/** Nothing is ever told to it: it counts. */
export const networkTopic = (network: string) => `from ${network}`

/** A buyer's name as strangers may see it: 林深 → 林**, Noor → N** */
export const maskName = (name: string) => `${[...name.trim()][0] ?? ''}**`

/** The unit in which a time ahead is best told, for Intl.RelativeTimeFormat. Null: it has come. */
export const timeAhead = (ms: number): { value: number; unit: 'day' | 'hour' | 'minute' } | null => {
  const minutes = Math.ceil(ms / 60_000)
  if (minutes <= 0) return null
  if (minutes < 120) return { value: minutes, unit: 'minute' }
  if (minutes < 48 * 60) return { value: Math.round(minutes / 60), unit: 'hour' }
  return { value: Math.round(minutes / 1440), unit: 'day' }
}

export type Purchase = { name: string; number: number }

/** Up to three purchases are told one by one; a rush is told by the number of the product. */
export const mostBoughtLines = 3

export const gatherPurchases = (purchases: Purchase[]): { name: string | null; count: number; number: number }[] =>
  purchases.length <= mostBoughtLines
    ? purchases.map(({ name, number }) => ({ name, count: 1, number }))
    : [...Map.groupBy(purchases, ({ number }) => number)]
        .map(([number, group]) => ({ name: group.length === 1 ? group[0]!.name : null, count: group.length, number }))
        .sort((a, b) => b.count - a.count)
        .slice(0, mostBoughtLines)

export type Comings = { names: string[]; came: number; left: number }

/** Who came and left again within the same moment is not told. */
export const gatherComings = (came: (string | null)[], left: (string | null)[]): Comings => {
  const gone = [...left]
  const stayed = came.filter(who => {
    const index = gone.indexOf(who)
    if (index >= 0) gone.splice(index, 1)
    return index < 0
  })
  return { names: stayed.filter(who => who !== null), came: stayed.length, left: gone.length }
}
