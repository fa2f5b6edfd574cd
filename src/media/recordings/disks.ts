import { mkdir, statfs } from 'node:fs/promises'
import type { DiskState } from './rules.ts'
import type { DiskPlace } from './recorder.ts'

export type DisksOptions = {
  folders: Record<DiskPlace, string | null>
  keepFree: number
  measure?: (folder: string) => Promise<DiskState>
  log: (line: string) => void
}

/** How full a disk is. A folder that cannot be asked (a share that is not there) counts as full. */
export const measureDisk = async (folder: string): Promise<DiskState> => {
  const { bsize, blocks, bavail } = await statfs(folder)
  return { size: bsize * blocks, free: bsize * bavail }
}

/** Keeps in mind how much room there is, so that nobody who records has to wait for the answer. */
export const createDisks = ({ folders, keepFree, measure = measureDisk, log }: DisksOptions) => {
  const states = new Map<DiskPlace, DiskState | null>()

  const look = async (place: DiskPlace) => {
    const folder = folders[place]
    if (folder === null) return
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      states.set(place, await measure(folder))
    } catch (error) {
      if (states.get(place) !== null) log(`recordings: ${folder} cannot be used: ${error}`)
      states.set(place, null)
    }
  }

  return {
    /** To be called every few seconds. */
    refresh: async () => { await Promise.all([look('here'), look('archive')]) },
    hasRoom: (place: DiskPlace) => (states.get(place)?.free ?? 0) > keepFree,
    state: (place: DiskPlace) => states.get(place) ?? null,
  }
}
