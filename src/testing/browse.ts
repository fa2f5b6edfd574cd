import type { App } from '../app.ts'
import { site } from '../site.tsx'

const sites = new WeakMap<App, ReturnType<typeof site>>()

type Fields = Record<string, string | Blob | (string | Blob)[]>

/** Asks the site as somebody would, without a network. Sessions are named after their person in world(). */
export const browse = (app: App, who: string | null) => {
  const whole = sites.get(app) ?? site(app)
  sites.set(app, whole)

  const ask = async (path: string, { partial = false, ...init }: RequestInit & { partial?: boolean } = {}) => {
    const headers = new Headers(init.headers)
    if (who) headers.append('cookie', `stall=${who}`)
    if (init.method === 'POST') headers.set('origin', headers.get('origin') ?? 'http://shop.test')
    if (partial) {
      headers.set('hx-request', 'true')
      headers.set('hx-request-type', 'partial')
    }
    const response = await whole.handle(new Request(`http://shop.test${path}`, { ...init, headers }))
    return { status: response.status, html: await response.text(), headers: response.headers, to: response.headers.get('location') }
  }

  const body = (fields: Fields) => {
    const entries = Object.entries(fields).flatMap(([name, value]) => [value].flat().map(one => [name, one] as const))
    if (entries.every(([, value]) => typeof value === 'string')) return new URLSearchParams(entries as [string, string][])
    const form = new FormData()
    for (const [name, value] of entries) form.append(name, value as string)
    return form
  }

  return {
    get: (path: string) => ask(path),
    getPart: (path: string) => ask(path, { partial: true }),
    post: (path: string, fields: Fields = {}) => ask(path, { method: 'POST', body: body(fields) }),
    postPart: (path: string, fields: Fields = {}) => ask(path, { method: 'POST', body: body(fields), partial: true }),
    ask,
  }
}
