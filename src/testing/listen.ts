import type { App } from '../app.ts'
import { site } from '../site.tsx'

/** Opens an event stream as an open page would. */
export const listen = async (app: App, who: string | null, path: string, headers: Record<string, string> = {}) => {
  const response = await site(app).handle(new Request(`http://shop.test${path}`, { headers: { ...headers, ...(who ? { cookie: `stall=${who}` } : {}) } }))
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''

  return {
    status: response.status,
    headers: response.headers,
    /** Everything since the last `until`, as soon as this text is among it. */
    until: async (text: string) => {
      while (!heard.includes(text)) {
        const { value, done } = await reader!.read()
        if (done) throw new Error(`the stream ended before "${text}" came: ${heard}`)
        heard += value
      }
      const all = heard
      heard = ''
      return all
    },
    leave: async () => void (await reader?.cancel()),
  }
}
