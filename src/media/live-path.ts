const path = /^\/live\/(\w+)\/([\w.-]+)$/
const nothing = new URLSearchParams()

/** Takes the address of a stream's file apart; null for any other. Asked thousands of times a second, so that it makes no URL of it. */
export const readLivePath = (url: string) => {
  const start = url.indexOf('/', 8)
  if (!url.startsWith('/live/', start)) return null

  const question = url.indexOf('?', start)
  const found = path.exec(question < 0 ? url.slice(start) : url.slice(start, question))
  return found && { stream: found[1]!, file: found[2]!, query: question < 0 ? nothing : new URLSearchParams(url.slice(question + 1)) }
}
