import type { Keeping } from '../../app.ts'
import { leastYears } from './rules.ts'

const day = 86_400_000

/** Recordings in one folder, with nobody writing them: a beginning for everything else. */
export const keepingIn = (folder: string): Keeping => ({
  folders: { here: folder, archive: null },
  store: null,
  writing: () => null,
  trouble: () => null,
  disk: () => null,
  exports: `${folder}-exports`,
  keepFree: 0,
  years: leastYears,
  moveAfter: 7 * day,
  ffmpeg: async () => null,
})
