import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

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
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(1), nonce, cipher.getAuthTag(), body])
    },

    /** Throws when the bytes were changed or sealed under another key. */
    open: (sealed: Uint8Array): string => {
      const bytes = Buffer.from(sealed)
      if (bytes[0] !== 1) throw new Error('sealed by an unknown version')
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(1, 13))
      decipher.setAuthTag(bytes.subarray(13, 29))
      return Buffer.concat([decipher.update(bytes.subarray(29)), decipher.final()]).toString('utf8')
    },

    index: (text: string): string => createHmac('sha256', indexing).update(text).digest('base64url'),
  }
}

/** A random secret for sessions, stream keys and links; only its hash is kept. */
export const newToken = (bytes = 24) => randomBytes(bytes).toString('base64url')

export const hashToken = (token: string) => new Bun.CryptoHasher('sha256').update(token).digest('base64url')
