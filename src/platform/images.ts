import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Db } from './db.ts'
import { writeDurably } from './durable.ts'
import { refuse } from './refusal.ts'
import { cardRoom, drawCard } from './share-card.ts'
import { newToken } from './vault.ts'

export type Images = ReturnType<typeof openImages>
export type Picture = { id: string; width: number; height: number }

/** Longest side in pixels. */
export const sizes = { s: 200, m: 640, l: 1440 } as const
const sharedSize = 1200
export type Size = keyof typeof sizes

export const largestUpload = 12 * 1024 * 1024
const mostPixels = 40_000_000
const atOnce = 2
const cards = 'cards'

/** Where a picture is served. Its id is random and its bytes never change. */
export const pictureUrl = (id: string, size: Size) => `/pictures/${id}-${size}.webp`

/** The same as JPEG, for other programs to show beside a link: not all of them read WebP. */
export const shareUrl = (id: string) => `/pictures/${id}.jpg`

/** On a ground of the shop's colour, in the shape that is shown beside a link. The colour is part of the name, as its bytes never change. */
export const cardUrl = (id: string, hue: number) => `/pictures/${id}-h${hue}.jpg`

/** Uploaded pictures: decoded, bounded, re-encoded to WebP in three sizes without metadata, kept as files. */
export const openImages = (folder: string) => {
  let running = 0
  const queue: (() => void)[] = []

  const inTurn = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running >= atOnce) await new Promise<void>(go => queue.push(go))
    running++
    try {
      return await work()
    } finally {
      running--
      queue.shift()?.()
    }
  }

  const encode = async (bytes: Uint8Array) => {
    const { width, height, format } = await image(bytes).metadata()
    if (format === 'jpeg' && isCut(bytes)) throw new Error('the end is missing')
    // The largest is drawn from what was sent, the others from it: a huge picture is taken apart only once.
    const l = await shrink(bytes, sizes.l, width, height)
    const m = await shrink(l, sizes.m, width, height)
    const s = await shrink(m, sizes.s, width, height)
    return { width, height, drawn: Object.entries({ l, m, s }) }
  }

  const forget = async (id: string) => {
    const hues = await readdir(join(folder, cards)).catch(() => [])
    const names = [...Object.keys(sizes).map(size => `${id}-${size}.webp`), `${id}.jpg`, ...hues.map(hue => join(cards, hue, `${id}.jpg`))]
    await Promise.all(names.map(name => rm(join(folder, name), { force: true })))
  }

  /** Drawn from the largest when it is first asked for; null when there is no such picture. */
  const drawnOnce = async (id: string, name: string, draw: (whole: Uint8Array) => Promise<Uint8Array>) => {
    const file = Bun.file(join(folder, name))
    if (await file.exists()) return file
    const whole = Bun.file(join(folder, `${id}-l.webp`))
    if (!(await whole.exists())) return null
    const draft = join(folder, `${id}.${newToken(6)}.part`)
    try {
      await inTurn(async () => Bun.write(draft, await draw(await whole.bytes())))
      await mkdir(dirname(join(folder, name)), { recursive: true })
      // Whoever asks meanwhile gets all of it or draws their own: nothing half is ever seen under this name.
      await rename(draft, join(folder, name))
    } finally {
      await rm(draft, { force: true })
    }
    // Asked anew: the one above remembers that it was not there.
    return Bun.file(join(folder, name))
  }

  return {
    folder,

    /** Writes the files and returns the picture; insertPicture then makes it known. Refuses what is not a picture. */
    keep: (bytes: Uint8Array): Promise<Picture> =>
      inTurn(async () => {
        if (bytes.length > largestUpload) refuse(words.tooBig, 413)
        const { width, height, drawn } = await encode(bytes).catch(() => refuse(words.notAPicture))
        const id = newToken(12)
        await mkdir(folder, { recursive: true })
        await Promise.all(drawn.map(([size, webp]) => writeDurably(join(folder, `${id}-${size}.webp`), webp))).catch(async error => { await forget(id); throw error })
        return { id, width, height }
      }),

    forget,

    /** The file of a name as in shareUrl. */
    share: async (name: string) => {
      const [, id] = /^([\w-]{16})\.jpg$/.exec(name) ?? []
      if (id === undefined) return null
      return drawnOnce(id, name, whole => image(whole).resize(sharedSize, sharedSize, { fit: 'inside', withoutEnlargement: true }).jpeg({ quality: 82 }).bytes())
    },

    /** The file of a name as in cardUrl. Only in the colour that the shop has: there is nothing to fill a disk with. */
    card: async (name: string, hue: number) => {
      const [, id, of] = /^([\w-]{16})-h(\d{1,3})\.jpg$/.exec(name) ?? []
      if (id === undefined || Number(of) !== hue) return null
      return drawnOnce(id, join(cards, String(hue), `${id}.jpg`), async whole => {
        const inside = await image(whole).resize(cardRoom.width, cardRoom.height, { fit: 'inside' }).png().bytes()
        return image(drawCard(inside, hue)).jpeg({ quality: 84 }).bytes()
      })
    },

    /** The file of a name as in pictureUrl, or null. */
    file: (name: string) => (/^[\w-]{16}-[sml]\.webp$/.test(name) ? Bun.file(join(folder, name)) : null),
  }
}

const image = (bytes: Uint8Array) => new Bun.Image(bytes, { maxPixels: mostPixels, autoOrient: true })

const shrink = (bytes: Uint8Array, longest: number, width: number, height: number) => {
  const scale = Math.min(1, longest / Math.max(width, height))
  return image(bytes).resize(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))).webp({ quality: 82 }).bytes()
}

/** A JPEG whose end never arrived is decoded with a grey rest instead of an error (ITU-T T.81, B.1.1.3). */
const isCut = (bytes: Uint8Array) => {
  const jpeg = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 2
  while (at + 4 <= jpeg.length && jpeg[at + 1] !== 0xda) at += jpeg[at + 1] === 0xff ? 1 : 2 + jpeg.readUInt16BE(at + 2)
  return !jpeg.includes(Buffer.of(0xff, 0xd9), at)
}

export const insertPicture = (db: Db, picture: Picture, ownerId: number | null, madeAt: number) =>
  db
    .query('insert into pictures (id, owner_id, width, height, made_at) values (?, ?, ?, ?, ?)')
    .run(picture.id, ownerId, picture.width, picture.height, madeAt)

export const deletePicture = (db: Db, id: string) => db.query('delete from pictures where id = ?').run(id)

/** Found through the person who uploaded it: nobody furnishes a product with somebody else's picture. */
export const findPictureOf = (db: Db, ownerId: number, id: string) =>
  db.query<Picture, [string, number]>('select id, width, height from pictures where id = ? and owner_id = ?').get(id, ownerId)

const words = {
  tooBig: { 'zh-CN': '图片太大了，请选 12 MB 以内的', en: 'The picture is too big. Please choose one of at most 12 MB' },
  notAPicture: {
    'zh-CN': '这个文件不是能打开的图片。请用 JPG、PNG 或 WebP，且不超过 4000 万像素',
    en: 'This file is not a picture that can be opened. Please use JPG, PNG or WebP of at most 40 megapixels',
  },
}
