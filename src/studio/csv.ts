import type { Say, Word } from '../platform/words.ts'

type Csv<Piece> = {
  /** What the file is called in the reader's language, and where names may only be ASCII. Neither has its ending yet. */
  title: Word
  plain: string
  pieces: Iterable<Piece>
  write: (say: Say, piece: Piece, first: boolean) => string
}

/** A spreadsheet to be kept, written piece by piece: however long it is, only one of them is in memory. */
export const csvAnswer = <Piece>(say: Say, now: number, { title, plain, pieces, write }: Csv<Piece>) => {
  const iterator = pieces[Symbol.iterator]()
  const encoder = new TextEncoder()
  let first = true
  const body = new ReadableStream({
    pull: stream => {
      const { value, done } = iterator.next()
      if (done) return stream.close()
      stream.enqueue(encoder.encode(write(say, value, first)))
      first = false
    },
  })
  const name = `${say(title)}-${Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(say.customs.timeZone).toPlainDate()}.csv`
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${plain}.csv"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff',
    },
  })
}
