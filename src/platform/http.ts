type CookieOptions = { maxAge?: number; httpOnly?: boolean }

/** Adds a cookie: SameSite=Lax, and Secure where the shop is reached by HTTPS. */
export const setCookie = (response: Response, { url }: { url: string }, name: string, value: string, { maxAge, httpOnly = true }: CookieOptions = {}) => {
  const cookie = new Bun.Cookie(name, value, {
    path: '/', sameSite: 'lax', httpOnly, secure: url.startsWith('https:'), ...(maxAge === undefined ? {} : { maxAge }),
  })
  response.headers.append('set-cookie', cookie.toString())
  return response
}

/** A path within this site, whatever was asked for: nobody is sent elsewhere from here. */
export const localPath = (asked: string | null | undefined, otherwise = '/') => {
  if (!asked || !asked.startsWith('/') || /^\/[/\\]/.test(asked) || /[\u0000-\u001f\\]/.test(asked)) return otherwise
  const url = URL.parse(asked, 'http://here.invalid')
  return url?.origin === 'http://here.invalid' && !url.pathname.startsWith('//') ? url.pathname + url.search + url.hash : otherwise
}

/** Sends the browser on with GET: after a form, or away from a page. `notice` names a word of ui/words.ts. */
export const seeOther = (path: string, notice?: string) => {
  const url = new URL(localPath(path), 'http://here.invalid')
  if (notice) url.searchParams.set('notice', notice)
  return new Response(null, { status: 303, headers: { location: url.pathname + url.search + url.hash } })
}
