import type { App } from '../app.ts'

/** No page more than there are: as when the last byte of the disk is taken. What fits into them is still kept. */
export const fillUp = ({ db }: Pick<App, 'db'>) => db.run(`pragma max_page_count = ${db.query<{ page_count: number }, []>('pragma page_count').get()!.page_count}`)

/** As on a disk that takes nothing at all. */
export const keepNothing = ({ db }: Pick<App, 'db'>) => db.run('pragma query_only = on')

export const makeRoom = ({ db }: Pick<App, 'db'>) => {
  db.run('pragma query_only = off')
  db.run('pragma max_page_count = 1000000')
}
