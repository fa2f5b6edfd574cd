import { networkOf } from './network.ts'
import { refuse } from './refusal.ts'
import type { Word } from './words.ts'

/** `burst` at once, then one more each `every` milliseconds. */
export type Limit = { name: string; burst: number; every: number }

export type RateLimits = ReturnType<typeof createRateLimits>

const mostKeys = 50_000

/** An address that ends a key stands for its network: whoever has one IPv6 address has as many as they like. */
const bucketOf = ({ name }: Limit, key: string) => `${name} ${key.includes(':') ? key.replace(/\S+$/, networkOf) : key}`

/** Token buckets in memory. The oldest are forgotten when too many strangers come at once. */
export const createRateLimits = (now: () => number) => {
  const buckets = new Map<string, { tokens: number; at: number }>()

  const take = (limit: Limit, key: string) => {
    const id = bucketOf(limit, key)
    const at = now()
    const bucket = buckets.get(id) ?? { tokens: limit.burst, at }
    const tokens = Math.min(limit.burst, bucket.tokens + (at - bucket.at) / limit.every)
    buckets.delete(id)
    buckets.set(id, { tokens: tokens >= 1 ? tokens - 1 : tokens, at })
    if (buckets.size > mostKeys) buckets.delete(buckets.keys().next().value!)
    return tokens >= 1
  }

  return {
    take,
    refuseIfTooOften: (limit: Limit, key: string, reason: Word = tooOften) => {
      if (!take(limit, key)) refuse(reason, 429)
    },
    forget: (limit: Limit, key: string) => void buckets.delete(bucketOf(limit, key)),
  }
}

const tooOften = {
  'zh-CN': '操作太频繁了，请稍等一会儿再试',
  en: 'That was a little too fast. Please wait a moment and try again',
}
