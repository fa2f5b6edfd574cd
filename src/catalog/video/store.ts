import type { Db } from '../../platform/db.ts'
import type { ProductVideo } from './rules.ts'

const columns = 'product_id as productId, id, state, reason, duration, bytes, made_at as madeAt'

export const findVideo = (db: Db, productId: number) => db.query<ProductVideo, [number]>(`select ${columns} from product_videos where product_id = ?`).get(productId)

/** What visitors can watch. */
export const findReadyVideo = (db: Db, productId: number) =>
  db.query<ProductVideo, [number]>(`select ${columns} from product_videos where product_id = ? and state = 'ready'`).get(productId)

export const findWaitingVideo = (db: Db) => db.query<ProductVideo, []>(`select ${columns} from product_videos where state = 'waiting' order by made_at limit 1`).get()

export const insertVideo = (db: Db, video: { productId: number; id: string; madeAt: number; rightsBy: number }) =>
  db.query('insert into product_videos (product_id, id, made_at, rights_by) values ($productId, $id, $madeAt, $rightsBy)').run(video)

export const updateVideo = (db: Db, id: string, { state, reason = null, duration = null, bytes = null }: { state: 'ready' | 'refused'; reason?: string | null; duration?: number | null; bytes?: number | null }) =>
  db.query('update product_videos set state = ?, reason = ?, duration = ?, bytes = ? where id = ?').run(state, reason, duration, bytes, id)

export const deleteVideo = (db: Db, productId: number) => db.query('delete from product_videos where product_id = ?').run(productId)
