// What the pages and the guide must not forget.
import { listAssets } from '../src/platform/assets.ts'
import { settingsTable } from '../src/platform/settings.ts'
import { assetUrl } from '../src/ui/assets.ts'

const top = process.argv[2] ?? '.'
const complaints: string[] = []

const readme = await Bun.file(`${top}/README.md`).text().catch(() => '')
for (const { env } of Object.values(settingsTable)) {
  if (!new RegExp(`\\b${env}\\b`).test(readme)) complaints.push(`README.md does not name ${env}`)
}

const folders = new Set(listAssets('public').map(path => path.split('/')[1]!))
const isServed = (path: string) => {
  try {
    return Boolean(assetUrl(path))
  } catch {
    return false
  }
}
const missing = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, path]) => path!).filter(path => folders.has(path.split('/')[1]!) && !isServed(path))

for (const file of new Bun.Glob('**/*.{ts,tsx}').scanSync(`${top}/src`)) {
  if (/\.test\.tsx?$|^(testing|e2e)\//.test(file)) continue
  const text = await Bun.file(`${top}/src/${file}`).text()
  for (const path of missing(text, /['"`](\/[\w-]+\/[\w./-]+\.\w+)['"`?]/g)) complaints.push(`${file} asks for ${path}, which is not in public`)
  if (!file.endsWith('.tsx')) continue

  const [inline] = text.match(/<[a-z][^<>]*\s(?:style|on[a-z]+)=/) ?? []
  if (inline) complaints.push(`${file} has an inline style or handler, which the browser refuses: ${inline.trim()}`)
  const [script] = text.match(/<script(?![^>]*\s(?:src=|type="application\/ld\+json"))[^>]*>|<style[\s>]|javascript:/) ?? []
  if (script) complaints.push(`${file} has an inline script or style sheet, which the browser refuses: ${script}`)
}

for (const file of new Bun.Glob('**/*.css').scanSync(`${top}/public`)) {
  const text = await Bun.file(`${top}/public/${file}`).text()
  for (const path of missing(text, /url\(['"]?(\/[^'")?#]+)/g)) complaints.push(`${file} asks for ${path}, which is not in public`)
}

console.log(complaints.join('\n') || 'The pages hold.')
process.exit(complaints.length && 1)
