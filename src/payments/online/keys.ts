import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import type { MethodKind, OnlineKind } from '../rules.ts'
import type { Keys } from './rules.ts'

export type KeyField = {
  name: string
  /** Never shown again. */
  secret?: true
  /** Has line breaks. */
  lines?: true
  optional?: true
  /** A box to tick. */
  switch?: true
  /** As it is kept; null when it cannot be what is asked for. */
  read: (text: string) => string | null
}

const matching = (pattern: RegExp) => (text: string) => {
  const plain = text.normalize('NFKC').trim()
  return pattern.test(plain) ? plain : null
}

/** A PEM block, or only what is inside it, as providers' tools give it; RSA of 2048 bits or more. */
const privateKey = (text: string) => {
  const plain = text.trim()
  const der = Buffer.from(plain, 'base64')
  const ways = plain.startsWith('-----')
    ? [() => createPrivateKey(plain)]
    : (['pkcs8', 'pkcs1'] as const).map(type => () => createPrivateKey({ key: der, format: 'der', type }))
  return firstOf(ways.map(way => () => strong(way())?.export({ type: 'pkcs8', format: 'pem' }) as string | undefined))
}

const publicKey = (text: string) => {
  const plain = text.trim()
  const read = () => (plain.startsWith('-----') ? createPublicKey(plain) : createPublicKey({ key: Buffer.from(plain, 'base64'), format: 'der', type: 'spki' }))
  return firstOf([() => strong(read())?.export({ type: 'spki', format: 'pem' }) as string | undefined])
}

/** WeChat Pay's public key, or its certificates, of which a new one may already stand beside the old. */
const platformKey = (text: string) => {
  if (!text.includes('BEGIN CERTIFICATE')) return publicKey(text)
  return firstOf([() => (text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(pem => new X509Certificate(pem).toString().trim()).join('\n') || undefined])
}

const strong = <Key extends ReturnType<typeof createPublicKey>>(key: Key) =>
  key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 2048) >= 2048 ? key : undefined

const firstOf = (ways: (() => string | undefined)[]): string | null => {
  for (const way of ways) {
    try {
      const found = way()
      if (found) return found
    } catch {}
  }
  return null
}

type Fields<Kind extends OnlineKind> = (KeyField & { name: keyof Keys[Kind] & string })[]

/** What each provider needs to know a merchant by. */
export const keyFields: { [Kind in OnlineKind]: Fields<Kind> } = {
  stripe: [
    { name: 'secretKey', secret: true, read: matching(/^(sk|rk)_(test|live)_\w{8,200}$/) },
    { name: 'webhookSecret', secret: true, optional: true, read: matching(/^whsec_[\w+/=]{8,200}$/) },
  ],
  alipay: [
    { name: 'appId', read: matching(/^\d{10,20}$/) },
    { name: 'privateKey', secret: true, lines: true, read: privateKey },
    { name: 'alipayKey', lines: true, read: publicKey },
    { name: 'sandbox', switch: true, optional: true, read: text => (text ? 'yes' : '') },
  ],
  'wechat-pay': [
    { name: 'merchantId', read: matching(/^\d{8,12}$/) },
    { name: 'appId', read: matching(/^wx[0-9a-zA-Z]{16}$/) },
    { name: 'serial', read: matching(/^[0-9A-Fa-f]{16,64}$/) },
    { name: 'privateKey', secret: true, lines: true, read: privateKey },
    { name: 'apiKey', secret: true, read: matching(/^[0-9a-zA-Z]{32}$/) },
    { name: 'platformKeyId', optional: true, read: matching(/^PUB_KEY_ID_\w{8,64}$/) },
    { name: 'platformKey', lines: true, read: platformKey },
    { name: 'appSecret', secret: true, optional: true, read: matching(/^[0-9a-f]{32}$/) },
  ],
}

/** The last four letters tell keys apart without showing them. */
export const endOf = (key: string) => key.replace(/-----[^-]+-----|[\s=]/g, '').slice(-4)

/** No real money moves with these. */
export const isTesting = (kind: MethodKind, keys: Record<string, string> | undefined) =>
  (kind === 'stripe' && /^[sr]k_test_/.test(keys?.secretKey ?? '')) || (kind === 'alipay' && Boolean(keys?.sandbox))
