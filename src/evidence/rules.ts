import type { Word } from '../platform/words.ts'
import { words } from './words.ts'

export const format = 'stallcast-evidence/1'

/** What is signed: every file beside it, by its hash. */
export type Manifest = {
  format: typeof format
  shop: { name: string; url: string }
  order: string
  madeAt: string
  /** Which key signs: SHA-256 of its SPKI bytes, hexadecimal. */
  key: string
  files: { name: string; size: number; sha256: string }[]
}

export const manifestName = 'manifest.json'
export const signatureName = 'manifest.json.sig'
export const keyName = 'shop-key.pem'
export const sumsName = 'SHA256SUMS'

/** Where the shop tells its key to everybody. */
export const keyPath = '/.well-known/stallcast-key.pem'

/** Bytes of pictures that are put into one file; what goes beyond is named by its hash alone. */
export const mostPictureBytes = 24_000_000
/** Bytes of a file that is looked at. */
export const largest = 40_000_000
export const mostChatLines = 2_000

export const fetches = { name: 'evidence of a person', burst: 10, every: 30_000 }
/** Milliseconds in which a file to be checked has to arrive. */
export const longestUpload = 120_000
export const checks = { name: 'evidence checked from an address', burst: 20, every: 10_000 }

/** What is wrong with a file, and with what in it. */
export type Fault = { kind: 'packing' | 'manifest' | 'signature' | 'changed' | 'missing' | 'extra'; name: string }

/** `whole`: every byte is as it was signed. Whether the key is this shop's is another question. */
export type Verdict = { whole: boolean; faults: Fault[]; manifest: Manifest | null; publicKey: string | null }

export const faultText = ({ kind, name }: Fault): Word => words.fault[kind](name)

/** Easier to compare by eye: 4 figures at a time. */
export const fingerprint = (key: string) => key.slice(0, 32).match(/.{4}/g)!.join(' ')
