import type { Say } from '../platform/words.ts'

/** Who looks at a page, and how they like it. */
export type Visit = {
  me: { id: number; name: string; roles: readonly string[] } | null
  /** Messages they have not read yet. */
  unread: number
  say: Say
  shop: { name: string; hue: number; locale: string; currency: string; timeZone: string }
  /** Path and query of this page, to come back to. */
  path: string
  theme: 'light' | 'dark' | null
  /** The name of a word in ui/words.ts that tells what has just been done. */
  notice: string | null
  /** Only a part of the page was asked for. */
  partial: boolean
}
