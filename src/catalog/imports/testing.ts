import { crc32, deflateRawSync } from 'node:zlib'
import type { App } from '../../app.ts'
import type { Person } from '../../accounts/rules.ts'
import { startImport, workImports, type Upload } from './actions.ts'
import { findImport } from './store.ts'

export const csvBytes = (text: string) => new TextEncoder().encode(text)

/** An archive as strangers make them; `size` lies about how much is inside, `flags` 1 says it is locked. */
export const zipOf = (files: { name: string | Uint8Array; bytes: Uint8Array; size?: number; flags?: number }[]): Uint8Array<ArrayBuffer> => {
  const u16 = (...values: number[]) => Buffer.concat(values.map(value => Buffer.from([value & 255, (value >> 8) & 255])))
  const u32 = (...values: number[]) => Buffer.concat(values.map(value => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value >>> 0); return bytes }))
  const parts: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const { name, bytes, size = bytes.length, flags = typeof name === 'string' ? 0x800 : 0 } of files) {
    const path = Buffer.from(name)
    const body = deflateRawSync(bytes)
    const head = Buffer.concat([u16(20, flags, 8, 0, 0x21), u32(crc32(bytes), body.length, size), u16(path.length, 0)])
    parts.push(u32(0x04034b50), head, path, body)
    central.push(u32(0x02014b50), u16(20), head, u16(0, 0, 0), u32(0, at), path)
    at += 4 + head.length + path.length + body.length
  }
  const directory = Buffer.concat(central)
  return new Uint8Array(Buffer.concat([...parts, directory, u32(0x06054b50), u16(0, 0, files.length, files.length), u32(directory.length, at), u16(0)]))
}

/** Uploads a sheet and has it looked at. */
export const looked = async (app: App, merchant: Person, sheet: string | Uint8Array, more: Partial<Upload> = {}) => {
  const id = await startImport(app, merchant, { name: 'goods.csv', sheet: typeof sheet === 'string' ? csvBytes(sheet) : sheet, zip: null, submit: false, ...more })
  await workImports(app)
  return findImport(app.db, id)!
}

/** Where and what is wrong, in English: 'line 3, price: Please enter an amount …'. */
export const complaints = ({ problems }: { problems: { line: number; column: string | null; text: { en: unknown } }[] }) =>
  problems.map(({ line, column, text }) => `${line} ${column ?? '-'}: ${String(text.en)}`)
