import type { Db } from '../platform/db.ts'
import type { Vault } from '../platform/vault.ts'

export type SigningKeys = { publicKey: string; privateKey: string }

export const findKeys = (db: Db, vault: Vault): SigningKeys | null => {
  const row = db.query<{ publicKey: string; sealed: Uint8Array }, []>('select public_key as publicKey, private_key as sealed from evidence_keys').get()
  return row && { publicKey: row.publicKey, privateKey: vault.open(row.sealed) }
}

export const findPublicKey = (db: Db) => db.query<{ publicKey: string }, []>('select public_key as publicKey from evidence_keys').get()?.publicKey ?? null

export const insertKeys = (db: Db, vault: Vault, { publicKey, privateKey }: SigningKeys, at: number) =>
  db.query('insert into evidence_keys (id, public_key, private_key, made_at) values (1, ?, ?, ?)').run(publicKey, vault.seal(privateKey), at)

/** What the buyer wrote in the show it was bought in, oldest first, also what was hidden since. */
export const listChatOf = (db: Db, roomId: number, authorId: number, limit: number) =>
  db
    .query<{ text: string; sentAt: number; hiddenAt: number | null }, [number, number, number]>(
      'select text, sent_at as sentAt, hidden_at as hiddenAt from messages where room_id = ? and author_id = ? order by id limit ?',
    )
    .all(roomId, authorId, limit)

export type Show = { title: string; hostName: string; startsAt: number; liveAt: number | null; endedAt: number | null }

export const findShow = (db: Db, roomId: number) =>
  db.query<Show, [number]>('select title, host_name as hostName, starts_at as startsAt, live_at as liveAt, ended_at as endedAt from rooms where id = ?').get(roomId)

/** When it was held up to the camera in this show. */
export const listShown = (db: Db, roomId: number, productId: number) =>
  db
    .query<{ fromAt: number; toAt: number | null }, [number, number]>('select from_at as fromAt, to_at as toAt from room_pins where room_id = ? and product_id = ? order by from_at limit 100')
    .all(roomId, productId)

/** Which product a line is of, and the version it was bought under. */
export const findProductOfLine = (db: Db, orderId: number, position: number) =>
  db
    .query<{ productId: number; version: number | null }, [number, number]>('select product_id as productId, product_version as version from order_lines where order_id = ? and position = ?')
    .get(orderId, position)
