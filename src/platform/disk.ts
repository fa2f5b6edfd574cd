import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Db } from './db.ts'
import { Refusal } from './refusal.ts'

const codeOf = (error: unknown) => String((error as { code?: unknown } | null)?.code ?? '')

/** Did it fail because nothing more fits on the disk? */
export const isFull = (error: unknown) => /^(ENOSPC|EDQUOT|EFBIG|SQLITE_FULL)$/.test(codeOf(error))

/** Did it fail because the disk keeps nothing: full, broken, or taken away? Nothing of it was kept then. */
export const keepsNothing = (error: unknown) => isFull(error) || /^(EIO|EROFS|SQLITE_IOERR\w*|SQLITE_READONLY\w*)$/.test(codeOf(error))

/** What the database needs to go on for a while: its log alone grows to 4 MB before it is taken over. */
const leastRoom = 16_000_000

/** Is there still room beside the database? A disk that cannot be asked has none. */
export const hasRoom = async ({ filename }: Db) => filename === ':memory:' || (await freeIn(dirname(filename)).catch(() => 0)) > leastRoom

/** Bytes that may still be written there. */
export const freeIn = async (folder: string) => {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** The same as a refusal that whoever asked is shown; anything else as it is. */
export const unkept = (error: unknown) => (keepsNothing(error) ? new Refusal(words.keepsNothing, 503) : error)

export const refuseUnkept = (error: unknown): never => {
  throw unkept(error)
}

export const words = {
  keepsNothing: {
    'zh-CN': '本店的服务器现在存不下任何东西，这一步没有生效，也没有扣款。请过几分钟再试一次',
    en: 'The shop’s computer cannot keep anything at the moment: this was not done, and nothing was charged. Please try again in a few minutes',
  },
  noRoomForFiles: {
    'zh-CN': '本店的服务器空间不够了，暂时收不下文件。请先不带文件提交，或稍后再试',
    en: 'The shop’s computer is nearly full and takes no files at the moment. Please send this without them, or try again later',
  },
}
