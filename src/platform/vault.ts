import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

const version = Buffer.of(1)

export type Vault = ReturnType<typeof createVault>

/**
 * Keeps personal fields unreadable in the database. `seal` is AES-256-GCM under a key derived from the key file;
 * `index` is a keyed hash by which an exact value can be found without being read.
 */
export const createVault = (masterKey: Uint8Array) => {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', masterKey, new Uint8Array(0), `stallcast ${purpose}`, 32))
  const sealing = derive('seal')
  const indexing = derive('index')

  return {
    /** Version byte, 12 bytes nonce, 16 bytes tag, then the text. */
    seal: (text: string): Uint8Array => {
      const nonce = crypto.getRandomValues(new Uint8Array(12))
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce)
      const body = cipher.update(text, 'utf8')
      cipher.final()
      return Buffer.concat([version, nonce, cipher.getAuthTag(), body])
    },

    /** Throws when the bytes were changed or sealed under another key. */
    open: (sealed: Uint8Array): string => {
      if (sealed[0] !== version[0]) throw new Error('sealed by an unknown version')
      const decipher = createDecipheriv('aes-256-gcm', sealing, sealed.subarray(1, 13))
      decipher.setAuthTag(sealed.subarray(13, 29))
      const text = decipher.update(sealed.subarray(29))
      decipher.final()
      return text.toString('utf8')
    },

    index: (text: string): string => createHmac('sha256', indexing).update(text).digest('base64url'),
  }
}

/** A random secret for sessions, stream keys and links; only its hash is kept. */
export const newToken = (bytes = 24) => randomBytes(bytes).toString('base64url')

export const hashToken = (token: string) => new Bun.CryptoHasher('sha256').update(token).digest('base64url')
