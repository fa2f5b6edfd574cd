import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import hls from 'hls.js/dist/hls.light.min.js' with { type: 'file' }
import sse from 'htmx.org/dist/ext/hx-sse.min.js' with { type: 'file' }
import htmx from 'htmx.org/dist/htmx.min.js' with { type: 'file' }

/** The executable carries `public` and the rest beside its code; a checkout has them two folders up. */
const root = Bun.isStandaloneExecutable ? import.meta.dir : resolve(import.meta.dir, '../..')

const libraries: Record<string, string> = {
  'public/js/htmx.js': htmx,
  'public/js/hx-sse.js': sse,
  'public/js/hls.js': hls,
}

/** The paths of every file below a folder such as `public`, the browser libraries among them, in order of name. */
export const listAssets = (folder: string) => {
  const own = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
  return [...own, ...Object.keys(libraries).filter(path => path.startsWith(`${folder}/`))].sort()
}

/** What scripts/pack.ts has compressed thoroughly while the executable was built; null in a checkout. */
export const readPacked = (version: string) => {
  const path = join(root, 'packed', `${version}.br`)
  return existsSync(path) ? readFileSync(path) : null
}

export const readAsset = (path: string) => readFileSync(libraries[path] ?? join(root, path))

/**
 * The ffmpeg that this executable carries, made runnable below the data folder; null when it carries none.
 * A program cannot be started from inside the executable, so it is copied out, once, and only whole.
 */
export const unpackFfmpeg = (dataFolder: string, carried = join(root, 'ffmpeg')) => {
  if (!existsSync(join(carried, 'sha256'))) return null
  const sum = readFileSync(join(carried, 'sha256'), 'utf8').trim()
  const folder = join(dataFolder, 'bin')
  const home = join(folder, `ffmpeg-${sum.slice(0, 16)}`)
  const size = statSync(join(carried, 'ffmpeg')).size
  if (statSync(home, { throwIfNoEntry: false })?.size === size) return home

  const program = readFileSync(join(carried, 'ffmpeg'))
  if (new Bun.CryptoHasher('sha256').update(program).digest('hex') !== sum) throw new Error('the ffmpeg inside this executable is damaged: fetch the executable again')

  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const draft = `${home}.${process.pid}`
  writeFileSync(draft, program, { flush: true })
  chmodSync(draft, 0o755)
  renameSync(draft, home)
  return home
}
