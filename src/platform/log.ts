import { randomInt } from 'node:crypto'

/** A short name for one failure, which the page shows and the log has. */
export const newReference = () => randomInt(36 ** 6).toString(36).padStart(6, '0').toUpperCase()

/** One line for people at a console, or one JSON object for a collector. */
export const createLog = (kind: 'text' | 'json', now: () => number, write: (line: string) => void = line => void process.stdout.write(line)) =>
  (line: string) => write(kind === 'json'
    ? `${JSON.stringify({ at: new Date(now()).toISOString(), message: line })}\n`
    : `${new Date(now()).toISOString()} ${line}\n`)
