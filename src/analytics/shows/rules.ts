/** What a show came to. Orders and revenue are read from the orders, which may still be cancelled. */
export type ShowRecord = { roomId: number; beganAt: number; endedAt: number; peak: number; visitors: number; likes: number; messages: number }

export type Sample = { at: number; viewers: number }
