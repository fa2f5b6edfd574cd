import { convertPiece, probePiece } from '../../media/convert.ts'
import { readProbe } from './rules.ts'

/** Looks at a film and makes one that every browser plays. */
export const projector = (ffmpeg: string) => ({
  probe: async (source: string) => readProbe(await probePiece(ffmpeg, source)),
  convert: (source: string, target: string) => convertPiece(ffmpeg, { kind: 'clip', source, target, told: () => {} }),
})
