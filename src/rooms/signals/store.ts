import type { Db } from '../../platform/db.ts'
import type { Quality, Signal } from './rules.ts'

export const insertSignal = (db: Db, signal: Signal & { roomId: number }) =>
  db
    .query(
      `insert into room_signals (room_id, at, bitrate, frame_rate, key_frame_gap, dropped, speed)
       values ($roomId, $at, $bitrate, $frameRate, $keyFrameGap, $dropped, $speed) on conflict do nothing`,
    )
    .run({ roomId: signal.roomId, at: signal.at, bitrate: signal.bitrate, frameRate: signal.frameRate, keyFrameGap: signal.keyFrameGap, dropped: signal.dropped, speed: signal.speed })

/** Oldest first. */
export const listSignals = (db: Db, roomId: number, since: number) =>
  db
    .query<Signal, [number, number]>(
      `select at, bitrate, frame_rate as frameRate, key_frame_gap as keyFrameGap, dropped, speed
       from room_signals where room_id = ? and at >= ? order by at`,
    )
    .all(roomId, since)

export const insertQuality = (db: Db, roomId: number, quality: Quality) =>
  db
    .query<null, Quality & { roomId: number }>(
      `insert into room_quality (room_id, minute, reports, stalls, stalled, latency, measured)
       values ($roomId, $minute, $reports, $stalls, $stalled, $latency, $measured)
       on conflict do update set reports = reports + $reports, stalls = stalls + $stalls, stalled = stalled + $stalled,
         latency = latency + $latency, measured = measured + $measured`,
    )
    .run({ roomId, ...quality })

export const listQuality = (db: Db, roomId: number, since: number) =>
  db
    .query<Quality, [number, number]>(
      'select minute, reports, stalls, stalled, latency, measured from room_quality where room_id = ? and minute >= ? order by minute',
    )
    .all(roomId, since)

export const deleteOldSignals = (db: Db, before: number) => {
  db.query('delete from room_signals where at < ?').run(before)
  db.query('delete from room_quality where minute < ?').run(before)
}
