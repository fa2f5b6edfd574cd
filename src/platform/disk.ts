const codeOf = (error: unknown) => String((error as { code?: unknown } | null)?.code ?? '')

/** Did it fail because nothing more fits on the disk? */
export const isFull = (error: unknown) => /^(ENOSPC|EDQUOT|EFBIG|SQLITE_FULL)$/.test(codeOf(error))

/** Did it fail because the disk keeps nothing: full, broken, or taken away? Nothing of it was kept then. */
export const keepsNothing = (error: unknown) => isFull(error) || /^(EIO|EROFS|SQLITE_IOERR\w*|SQLITE_READONLY\w*)$/.test(codeOf(error))
