import { existsSync, readFileSync, statSync } from 'node:fs'
import { Database } from 'bun:sqlite'
import { findPublicKey } from '../evidence/store.ts'
import { faultText, keyPath, largest } from '../evidence/rules.ts'
import { checkSigned, keyId } from '../evidence/sign.ts'
import { speak } from '../platform/words.ts'
import { placesIn } from './data-folder.ts'
import { trouble } from './trouble.ts'

/** What there is to say about an evidence file; ends with a Trouble when it cannot be trusted. */
export const verifyFile = (folder: string, path: string): string[] => {
  if (!existsSync(path) || !statSync(path).isFile()) trouble(`There is no file ${path}.`)
  if (statSync(path).size > largest) trouble(`${path} is too big to be an evidence file.`)
  const { whole, faults, manifest } = checkSigned(readFileSync(path))
  const say = speak('en')
  if (!whole || !manifest) return trouble(`${path} cannot be trusted:\n${faults.map(fault => `  ${say(faultText(fault))}`).join('\n')}`)

  const ours = keyOf(folder)
  const told = [
    `Nothing in ${path} was changed: evidence for order ${manifest.order}, signed ${manifest.madeAt} for ${manifest.shop.name} (${manifest.files.length} files).`,
    `Key: ${manifest.key}`,
  ]
  if (ours === manifest.key) return [...told, 'It was signed by the shop in this data folder.']
  return [...told, `Anybody can make such a key. Compare it with the one at ${manifest.shop.url}${keyPath}, which must be the shop you mean.`]
}

/** Of the shop in this folder, when there is one that has ever signed. */
const keyOf = (folder: string) => {
  const { database } = placesIn(folder)
  if (!existsSync(database)) return null
  const db = new Database(database, { readonly: true })
  try {
    const key = findPublicKey(db)
    return key && keyId(key)
  } catch {
    return null
  } finally {
    db.close()
  }
}
