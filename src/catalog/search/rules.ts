/** Han, kana and their like: written without spaces, so each character is a word of its own in the index. */
const alone = /[\u2e80-\ufeff\u{20000}-\u{3ffff}]/u
const everyAlone = new RegExp(alone, 'gu')

/** As it is kept in the index. Letters of full width become plain ones. */
export const indexText = (text: string) => text.normalize('NFKC').replace(everyAlone, ' $& ')

const mostWords = 8
const longestWord = 40
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** The words of what somebody typed, as a dictionary cuts it: 紫砂茶壶 → 紫砂, 茶壶. */
export const searchWords = (q: string): string[] => [
  ...new Set(
    [...segmenter.segment(q.normalize('NFKC').toLowerCase())]
      .filter(({ isWordLike, segment }) => isWordLike || alone.test(segment))
      .map(({ segment }) => segment.slice(0, longestWord)),
  ),
].slice(0, mostWords)

const texts = '{title tags codes points body}'

/** Chinese must stand together as typed; letters and figures may go on: "tea" finds teapot. */
const phrase = (word: string) => (alone.test(word) ? `"${indexText(word).replaceAll('"', '').trim()}"` : `"${word.replaceAll('"', '')}" *`)

/** What to ask an index for that has no places: every word must occur. Null when there is no word to look for. */
export const matchAll = (q: string): string | null => searchWords(q).map(phrase).join(' AND ') || null

/** The same among what a product is called by. */
export const matchNames = (q: string): string | null => searchWords(q).map(word => `{title tags codes} : ${phrase(word)}`).join(' AND ') || null

export type Places = { categoryIds: number[]; merchantIds: number[] }

/** Where a product must stand, as the index names it. */
export const inPlaces = ({ categoryIds, merchantIds }: Places) => `places : (${[...categoryIds.map(id => `c${id}`), ...merchantIds.map(id => `m${id}`)].join(' OR ')})`

/**
 * What to ask the index for. Every word must occur; the name of its category or of its merchant counts too, so for each
 * word `named` gives those. Null when there is no word to look for.
 */
export const matchOf = (q: string, named: (word: string) => Places = () => ({ categoryIds: [], merchantIds: [] })): string | null => {
  const words = searchWords(q)
  if (!words.length) return null
  return words
    .map(word => {
      const places = named(word)
      const found = `${texts} : ${phrase(word)}`
      return places.categoryIds.length || places.merchantIds.length ? `(${found} OR ${inPlaces(places)})` : `(${found})`
    })
    .join(' AND ')
}
