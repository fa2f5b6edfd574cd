import type { Db } from './db.ts'
import type { Vault } from './vault.ts'

/** `code` is the one in the text, for gateways that only fill a code into a text of their own. */
export type Outgoing = { channel: 'sms' | 'mail'; to: string; subject: string; text: string; code?: string }
export type OutgoingRow = { id: number; channel: 'sms' | 'mail'; recipient: Uint8Array; body: Uint8Array; madeAt: number; tries: number; nextTryAt: number | null; sentAt: number | null; failure: string | null }

/** Sends one message or throws why not. */
export type Carrier = (message: Outgoing) => Promise<void>
export type Carriers = { sms: Carrier | null; mail: Carrier | null }

const columns = 'id, channel, recipient, body, made_at as madeAt, tries, next_try_at as nextTryAt, sent_at as sentAt, failure'
const mostTries = 6

/** Written with the change that causes it, so that it is neither lost nor sent for something that never happened. */
export const post = (db: Db, vault: Vault, at: number, message: Outgoing) => {
  db.query('insert into outgoing (channel, recipient, body, made_at, next_try_at) values (?, ?, ?, ?, ?)').run(
    message.channel, vault.seal(message.to), vault.seal(JSON.stringify([message.subject, message.text, message.code])), at, at,
  )
}

export const openOutgoing = (vault: Vault, row: OutgoingRow): Outgoing => {
  const [subject, text, code] = JSON.parse(vault.open(row.body)) as [string, string, string | null]
  return { channel: row.channel, to: vault.open(row.recipient), subject, text, ...(code ? { code } : {}) }
}

export const listOutgoing = (db: Db, before: number, limit: number) =>
  db.query<OutgoingRow, [number, number]>(`select ${columns} from outgoing where id < ? order by id desc limit ?`).all(before, limit)

export const findOutgoing = (db: Db, id: number) =>
  db.query<OutgoingRow, [number]>(`select ${columns} from outgoing where id = ?`).get(id)

/** `kept` is what found no gateway and waits to be read by the administrator. */
export type OutgoingState = 'sent' | 'waiting' | 'failed' | 'kept'

export const outgoingState = ({ sentAt, nextTryAt, failure }: OutgoingRow): OutgoingState =>
  sentAt !== null ? 'sent' : nextTryAt !== null ? 'waiting' : failure !== null ? 'failed' : 'kept'

/** Old messages hold personal data and nobody needs them: forgotten after a while. */
export const forgetOutgoing = (db: Db, before: number) =>
  db.query('delete from outgoing where made_at < ? and next_try_at is null').run(before)

type Means = {
  db: Db
  vault: Vault
  now: () => number
  log: (line: string) => void
  change: <Result>(work: (db: Db) => Result) => Promise<Result>
}

/** Sends what is due, once. Without a carrier the message stays in the outbox and is written to the log. */
export const sendOutgoing = async (app: Means, carriers: Carriers) => {
  const due = app.db
    .query<OutgoingRow, [number]>(`select ${columns} from outgoing where next_try_at <= ? order by id limit 20`)
    .all(app.now())

  // Side by side: a mail server that hangs holds up no text message.
  await Promise.all(due.map(async row => {
    const message = openOutgoing(app.vault, row)
    const failure = await carry(carriers[message.channel], message, app.log)
    const tries = row.tries + 1
    const nextTryAt = failure && tries < mostTries ? app.now() + 15_000 * 2 ** tries : null
    await app.change(db =>
      db
        .query('update outgoing set tries = ?, next_try_at = ?, sent_at = ?, failure = ? where id = ?')
        .run(tries, nextTryAt, failure === null && carriers[message.channel] ? app.now() : null, failure, row.id),
    )
    if (failure) app.log(`a ${message.channel} message could not be sent: ${failure}`)
  }))
  return due.length
}

const carry = async (carrier: Carrier | null, message: Outgoing, log: (line: string) => void) => {
  if (!carrier) {
    log(`no ${message.channel} gateway is set up; kept in the outbox for ${message.to}: ${message.text}`)
    return null
  }
  try {
    await carrier(message)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
