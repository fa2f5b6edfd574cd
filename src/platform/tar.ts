import { open, type FileHandle } from 'node:fs/promises'

/** A file to put into an archive: its name there, and where its bytes are. `passing`: left out when it is no longer there. */
export type TarEntry = { name: string; path: string; passing?: boolean }

const block = 512
const chunk = 1 << 20

/** Writes a POSIX ustar archive, file by file without holding one in memory. Returns how many bytes it wrote. */
export const writeTar = async (target: string, entries: AsyncIterable<TarEntry> | Iterable<TarEntry>) => {
  const out = await open(target, 'wx', 0o600)
  let written = 0
  const write = async (bytes: Uint8Array) => {
    await out.write(bytes)
    written += bytes.length
  }

  try {
    for await (const { name, path, passing } of entries) {
      const file = await open(path, 'r').catch(error => {
        if (passing && error.code === 'ENOENT') return null
        throw error
      })
      if (!file) continue
      try {
        const { size, mtimeMs } = await file.stat()
        await write(header(name, size, mtimeMs))
        for await (const bytes of readChunks(file, 0, size)) await write(bytes)
        await write(new Uint8Array((block - (size % block)) % block))
      } finally {
        await file.close()
      }
    }
    await write(new Uint8Array(2 * block))
    await out.sync()
    return written
  } finally {
    await out.close()
  }
}

/** What an archive holds, in its order. `copyTo` writes the entry's bytes to a new file. Throws on a damaged archive. */
export async function* readTar(source: string) {
  const file = await open(source, 'r')
  try {
    const { size: whole } = await file.stat()
    for (let at = 0; ; ) {
      const head = new Uint8Array(block)
      if ((await file.read(head, 0, block, at)).bytesRead < block) throw new Error('the archive ends too early')
      if (head.every(byte => byte === 0)) return
      const { name, size } = parseHeader(head)
      const from = at + block
      if (from + size > whole) throw new Error('the archive ends too early')
      yield { name, size, copyTo: (path: string) => copy(file, from, size, path) }
      at = from + Math.ceil(size / block) * block
    }
  } finally {
    await file.close()
  }
}

const copy = async (file: FileHandle, from: number, size: number, path: string) => {
  const out = await open(path, 'wx', 0o600)
  try {
    for await (const bytes of readChunks(file, from, size)) await out.write(bytes)
    await out.sync()
  } finally {
    await out.close()
  }
}

async function* readChunks(file: FileHandle, from: number, size: number) {
  const bytes = new Uint8Array(Math.min(chunk, size))
  for (let at = 0; at < size; ) {
    const { bytesRead } = await file.read(bytes, 0, Math.min(chunk, size - at), from + at)
    if (!bytesRead) throw new Error('a file became shorter while it was read')
    yield bytes.subarray(0, bytesRead)
    at += bytesRead
  }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const header = (name: string, size: number, mtimeMs: number) => {
  const bytes = new Uint8Array(block)
  const put = (text: string, at: number) => bytes.set(encoder.encode(text), at)
  const octal = (value: number, width: number) => value.toString(8).padStart(width - 1, '0')

  if (encoder.encode(name).length > 100) throw new Error(`the name ${name} is too long for an archive`)
  put(name, 0)
  put(octal(0o600, 8), 100)
  put(octal(0, 8), 108)
  put(octal(0, 8), 116)
  put(octal(size, 12), 124)
  put(octal(Math.floor(mtimeMs / 1000), 12), 136)
  put('        ', 148)
  put('0', 156)
  put('ustar\u000000', 257)
  put(`${octal(sum(bytes), 7)}\u0000 `, 148)
  return bytes
}

const parseHeader = (bytes: Uint8Array) => {
  const text = (at: number, length: number) => decoder.decode(bytes.subarray(at, at + length)).split('\0')[0]!
  const claimed = Number.parseInt(text(148, 8), 8)
  const real = sum(bytes.map((byte, at) => (at >= 148 && at < 156 ? 32 : byte)))
  if (claimed !== real) throw new Error('the archive is damaged')
  const size = text(124, 12).trim()
  if (!/^[0-7]{1,11}$/.test(size)) throw new Error('the archive is damaged')
  return { name: text(0, 100), size: Number.parseInt(size, 8) }
}

const sum = (bytes: Uint8Array) => bytes.reduce((total, byte) => total + byte, 0)
