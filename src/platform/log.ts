import { randomInt } from 'node:crypto'

/** A short name for one failure, which the page shows and the log has. */
export const newReference = () => randomInt(36 ** 6).toString(36).padStart(6, '0').toUpperCase()

/** One line for people at a console, or one JSON object for a collector. */
export const createLog = (kind: 'text' | 'json', now: () => number, write: (line: string) => void = line => void process.stdout.write(line)) =>
  (line: string) => write(kind === 'json'
    ? `${JSON.stringify({ at: new Date(now()).toISOString(), message: line })}\n`
    : `${new Date(now()).toISOString()} ${plain(line)}\n`)

/** What strangers have sent may stand in it: further lines are set in, so that they cannot pass for entries, and nothing steers the console. */
const plain = (text: string) =>
  text.replace(/\r?\n|[\u2028\u2029]/g, '\n    ').replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
