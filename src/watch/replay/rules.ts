import { recordedBase } from '../../media/recordings/playlist.ts'
import type { Cut } from '../../rooms/replay/rules.ts'
import { streamOf } from '../../rooms/rules.ts'

/** The playlist of one piece of a recording. */
export const cutSrc = ({ roomId, fromAt, toAt }: Cut) => `${recordedBase(streamOf(roomId))}index.m3u8?from=${fromAt}&to=${toAt}`
