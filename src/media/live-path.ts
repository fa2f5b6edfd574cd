/**
 * Takes the address of a stream's file apart; null for any other. Asked thousands of times a second, so that it makes no URL of it and
 * leaves it to the holder of the files to know their names.
 */
export const readLivePath = (url: string) => {
  const start = url.indexOf('/', 8)
  if (!url.startsWith('/live/', start)) return null

  const question = url.indexOf('?', start)
  const end = question < 0 ? url.length : question
  const slash = url.indexOf('/', start + 6)
  if (slash < 0 || slash >= end - 1 || url.lastIndexOf('/', end - 1) > slash) return null
  return { stream: url.slice(start + 6, slash), file: url.slice(slash + 1, end), query: question < 0 ? '' : url.slice(question + 1) }
}
