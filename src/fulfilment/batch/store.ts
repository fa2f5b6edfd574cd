import type { Db } from '../../platform/db.ts'
import type { Row } from './rules.ts'

export type Batch = { id: number; name: string; rows: Row[]; madeAt: number }

/** Found through the merchant: somebody else's file is not there. */
export const findBatchOf = (db: Db, merchantId: number, id: number): Batch | null => {
  const row = db
    .query<Omit<Batch, 'rows'> & { rows: string }, [number, number]>('select id, name, rows, made_at as madeAt from parcel_batches where id = ? and merchant_id = ?')
    .get(id, merchantId)
  return row && { ...row, rows: JSON.parse(row.rows) as Row[] }
}

export const insertBatch = (db: Db, batch: { merchantId: number; name: string; rows: Row[]; madeAt: number }) =>
  Number(
    db
      .query('insert into parcel_batches (merchant_id, name, rows, made_at) values ($merchantId, $name, $rows, $madeAt)')
      .run({ ...batch, rows: JSON.stringify(batch.rows) }).lastInsertRowid,
  )

export const deleteBatch = (db: Db, id: number) => db.query('delete from parcel_batches where id = ?').run(id)

export const deleteBatchesBefore = (db: Db, before: number) => db.query('delete from parcel_batches where made_at < ?').run(before)
