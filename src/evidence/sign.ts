import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { listStored, mostFiles, readZip, writeZip } from '../platform/zip.ts'
import { format, keyName, manifestName, signatureName, sumsName, type Fault, type Manifest, type Verdict } from './rules.ts'

export type File = { name: string; bytes: Uint8Array }

/** Ed25519 (RFC 8032), as PEM. */
export const makeKeys = () =>
  generateKeyPairSync('ed25519', { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } })

export const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

/** SHA-256 of the key's SPKI bytes. Throws when it is no Ed25519 key. */
export const keyId = (publicKey: string) => {
  const key = createPublicKey(publicKey)
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key')
  return sha256(key.export({ type: 'spki', format: 'der' }))
}

type Pack = { files: File[]; about: Pick<Manifest, 'shop' | 'order' | 'madeAt'>; publicKey: string; privateKey: string }

/** One ZIP: the files, their sums, what is signed, the signature, and the key it is checked by. */
export const packSigned = ({ files, about, publicKey, privateKey }: Pack): Uint8Array<ArrayBuffer> => {
  const plain = [...files, { name: keyName, bytes: Buffer.from(publicKey) }]
  const sums = { name: sumsName, bytes: Buffer.from(plain.map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`).join('')) }
  const all = [...plain, sums]
  const manifest: Manifest = {
    format, ...about, key: keyId(publicKey),
    files: all.map(({ name, bytes }) => ({ name, size: bytes.length, sha256: sha256(bytes) })),
  }
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
  const signature = sign(null, text, createPrivateKey(privateKey))
  return writeZip([...all, { name: manifestName, bytes: text }, { name: signatureName, bytes: signature }].map(({ name, bytes }) => ({ name, text: bytes })))
}

/** Looks at every byte of such a ZIP; never throws. */
export const checkSigned = (zip: Uint8Array): Verdict => {
  const faults: Fault[] = readZip(zip) ? [] : [{ kind: 'packing', name: '' }]
  const files = listStored(zip)
  const bytesOf = (name: string) => files.find(file => file.name === name)?.bytes ?? null
  const text = bytesOf(manifestName)
  const manifest = text && readManifest(text)
  const publicKey = bytesOf(keyName) && Buffer.from(bytesOf(keyName)!).toString('utf8')
  if (!text || !manifest) return { whole: false, faults: [...faults, { kind: 'manifest', name: manifestName }], manifest: null, publicKey: null }

  if (!publicKey || !isSignedBy(publicKey, manifest, text, bytesOf(signatureName))) faults.push({ kind: 'signature', name: signatureName })
  const named = new Map(manifest.files.map(file => [file.name, file]))
  for (const { name, size, sha256: wanted } of manifest.files) {
    const bytes = bytesOf(name)
    if (!bytes) faults.push({ kind: 'missing', name })
    else if (bytes.length !== size || sha256(bytes) !== wanted) faults.push({ kind: 'changed', name })
  }
  for (const { name } of files) if (!named.has(name) && name !== manifestName && name !== signatureName) faults.push({ kind: 'extra', name })
  if (new Set(files.map(({ name }) => name)).size !== files.length) faults.push({ kind: 'packing', name: '' })
  return { whole: faults.length === 0, faults, manifest, publicKey }
}

const isSignedBy = (publicKey: string, { key }: Manifest, text: Uint8Array, signature: Uint8Array | null) => {
  try {
    return signature !== null && keyId(publicKey) === key && verify(null, text, createPublicKey(publicKey), signature)
  } catch {
    return false
  }
}

const readManifest = (bytes: Uint8Array): Manifest | null => {
  try {
    const read = JSON.parse(new TextDecoder('utf8', { fatal: true }).decode(bytes)) as Manifest
    const texts = [read.shop.name, read.shop.url, read.order, read.madeAt, read.key, ...read.files.flatMap(({ name, sha256 }) => [name, sha256])]
    const right = read.format === format && texts.every(text => typeof text === 'string') && read.files.length <= mostFiles && read.files.every(({ size }) => Number.isSafeInteger(size))
    return right && /^[0-9a-f]{64}$/.test(read.key) ? read : null
  } catch {
    return null
  }
}
