/** Lines themselves are frequent, and rows already: only their hiding is told. */
export type ChatEvent = { kind: 'message.hidden'; roomId: number; messageId: number }
