export type RoomEvent =
  /** The picture is there: for the first time, or again after the encoder was away. */
  | { kind: 'room.wentLive'; roomId: number; again: boolean }
  | { kind: 'room.encoderLeft'; roomId: number }
  | { kind: 'room.ended'; roomId: number }
  /** Its title, cover, times or words. */
  | { kind: 'room.changed'; roomId: number }
  | { kind: 'room.pinned'; roomId: number; productId: number | null }
  | { kind: 'room.shelfChanged'; roomId: number }
  | { kind: 'room.encoderRefused'; roomId: number; reason: string }
