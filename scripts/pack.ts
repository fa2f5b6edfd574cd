// Compresses every text that pages load as well as it can be: scripts/pack.ts FOLDER. Part of scripts/build.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { brotli, listTexts } from '../src/ui/assets.ts'

const folder = process.argv[2]!
mkdirSync(folder, { recursive: true })
for (const { bytes, version } of listTexts()) await Bun.write(join(folder, `${version}.br`), brotli(bytes, 11))
