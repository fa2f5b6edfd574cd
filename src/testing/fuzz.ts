/** Mulberry32: a seed tells the whole run. */
export const chanceOf = (seed: number) => {
  let state = seed
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    pick: <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!,
    chance: (share: number) => random() < share,
  }
}

/** An element and an attribute that no page has: where one is in an answer, what was typed became markup. */
const element = '<zq7 zq8=1>'

export const nasty = [
  '', ' ', '0', '-0', '-1', '1', '2', '3', '999999999', '999999999999', '9007199254740993', '9223372036854775808', '1e309', 'NaN', 'Infinity', '0x10', '1e3', '١٢', '１２', '0.001', '1.005', '99999999.99', '90071992547409.91',
  "' or 1=1 --", element, '" zq8="1', "' zq8='1", `</textarea>${element}`, `</script>${element}`, '{{7*7}}${7*7}', 'javascript:alert(1)', '\u0000\u0001', 'a\u0000b', '🎉'.repeat(50), 'x'.repeat(10_000), '\u202eabc\u202c', 'e\u0301'.repeat(100), '\ud800',
  '2026-13-45T99:99', '2026-06-18T20:00', '9999-12-31T23:59', '-271821-04-20T00:00', '+275760-09-13T00:00', '0000-01-01T00:00', '2026-06-18', '9999-12-31', '2026-02-30', '25:61', '-000001-01-01',
  '%00', '../../etc/passwd', '/', '//elsewhere.test', '\\\\elsewhere.test', 'null', 'undefined', '__proto__', 'constructor', '[object Object]', '{"a":1}', '[]', '1:1:1', '1:999:', ':::', '1,2,3', 'red, blue, red', '100%', '*', '"', '(', 'a OR', 'NEAR(', '-', 'true', 'on',
  'submit', 'cancel', 'refund', 'approve', 'decline', 'pay', 'ship', 'deliver', 'confirm', 'complete', 'bank-transfer', 'stripe', 'CN', '浙江省', '13800000001', 'someone@shop.test', 'http://127.0.0.1:1/', 'rtmp://127.0.0.1/live', 'rtmps://x/y', 'file:///etc/passwd', 'USD', '\n\n', 'a\nb,c', '=1+1',
]

/** What pages are asked after the question mark, here or there. */
export const parameters = [
  'before', 'after', 'q', 'state', 'tab', 'sort', 'min', 'max', 'category', 'room', 'variant', 'variants', 'of', 'page', 'month', 'day', 'from', 'to', 'notice', 'tag', 'item', 'back', 'key', 'token', 'product', 'order', 'orders', 'parcels', 'coupon',
  'quantity', 'lines', 'at', 'kind', 'number', 'contact', 'reason', 'stock', 'period', 'since', 'until', 'who', 'supplier', 'merchant', 'carrier', 'courier', 'h', 'year', 'stars', 'show', 'done', 'picked', 'address',
]

const png = Uint8Array.fromBase64('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==')
const hugePng = Uint8Array.from(png)
new DataView(hugePng.buffer).setUint32(16, 50_000)
new DataView(hugePng.buffer).setUint32(20, 50_000)

export const files = [
  new File([png], 'fine.png', { type: 'image/png' }), new File([png.subarray(0, 50)], 'cut.png'), new File([hugePng], 'huge.png'), new File(['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'], 'x.svg', { type: 'image/svg+xml' }),
  new File(['<html><script>alert(1)</script>'], 'x.html', { type: 'image/png' }), new File([], 'empty.png'), new File(['GIF89a'], '../../x.gif'), new File([`PK\u0005\u0006${'\0'.repeat(18)}`], 'x.zip'), new File(['PK\u0003\u0004'], '\u202egnp.exe'),
  new File(['number,title\r\n1,"a'], 'x.csv'), new File(['\uFEFFProduct number,Title\n=1+1,<b>\n'], 'y.csv'), new File([new Uint8Array(300).fill(255)], `${'x'.repeat(300)}.jpg`), new File(['RIFF\0\0\0\0WEBPVP8 '], 'x.webp'),
  new File(['\0\0\0\x18ftypmp42'], 'x.mp4', { type: 'video/mp4' }),
]

type Pick = ReturnType<typeof chanceOf>['pick']

/** What somebody would type into a field of this name. */
export const plausible = (pick: Pick, name: string) =>
  /at$/i.test(name) ? pick(['2026-06-20T20:00', '2026-06-20T22:00', '2026-07-01T10:00']) :
  /price|fee|amount|from|off|total/i.test(name) ? pick(['12.50', '5', '0']) :
  /quantity|stock|low|pieces|first|further|weight|percent|supply|take|pay|per/i.test(name) ? pick(['1', '2', '10', '50']) :
  /phone/i.test(name) ? '+1 415 555 2671' : /contact|mail/i.test(name) ? 'somebody@shop.test' : /password/i.test(name) ? 'long enough 12' : /url/i.test(name) ? 'https://track.example/{number}' :
  pick(['A fine text', 'yes', '1'])

/** A form that sends something: its fields, what can be chosen in them, which are typed into, and which take files. */
export type SeenForm = { action: string; names: string[]; chosen: Map<string, string[]>; typed: Set<string>; files: Set<string> }

type Element = HTMLRewriterTypes.Element

const empty = (action: string): SeenForm => ({ action, names: [], chosen: new Map(), typed: new Set(), files: new Set() })
const add = (to: Map<string, string[]>, name: string, value: string) => void to.set(name, [...to.get(name) ?? [], value])
const text = (element: Element, attribute: string) => plain(element.getAttribute(attribute) ?? '')
const typedInto = /^(text|search|tel|email|url|number|datetime-local|date)?$/

/** The forms of a page, and where it leads. */
export const look = (html: string) => {
  const forms: SeenForm[] = []
  const byId = new Map<string, SeenForm>()
  const links: string[] = []
  let open: SeenForm | null = null
  let select = ''

  const field = (element: Element) => {
    const form = byId.get(text(element, 'form')) ?? open
    const name = text(element, 'name')
    if (form && element.hasAttribute('formaction')) forms.push({ ...form, action: text(element, 'formaction') })
    if (!form || !name) return
    if (!form.names.includes(name)) form.names.push(name)
    if (element.hasAttribute('value')) add(form.chosen, name, text(element, 'value'))
    if (text(element, 'type') === 'file') form.files.add(name)
    if (element.tagName === 'textarea' || (element.tagName === 'input' && typedInto.test(text(element, 'type')))) form.typed.add(name)
    if (element.tagName === 'select') select = name
  }

  new HTMLRewriter()
    .on('a', { element: link => void links.push(text(link, 'href')) })
    .on('[hx-get]', { element: part => void links.push(text(part, 'hx-get')) })
    .on('[hx-post]', { element: part => void forms.push({ ...(open ?? empty('')), action: text(part, 'hx-post') }) })
    .on('form', {
      element: element => {
        const form = empty(text(element, 'action'))
        open = form
        byId.set(text(element, 'id'), form)
        if (text(element, 'method').toLowerCase() === 'post') forms.push(form)
        element.onEndTag(() => { open = null })
      },
    })
    .on('input, textarea, button, select', { element: field })
    .on('option', { element: option => { if (open && option.hasAttribute('value')) add(open.chosen, select, text(option, 'value')) } })
    .transform(html)
  return { forms: forms.filter(({ action }) => action.startsWith('/')), links: links.filter(link => link.startsWith('/')).map(link => link.split('#')[0]!) }
}

/** What each field of the form that goes there has now, as a browser would show it. Empty: the page has no such form any more. */
export const valuesOf = (html: string, action: string) => {
  const values = new Map<string, string[]>()
  let [inside, id] = [false, '']
  let area: string[] | null = null
  const isIts = (field: Element) => (field.hasAttribute('form') ? id !== '' && text(field, 'form') === id : inside)
  new HTMLRewriter()
    .on('form', {
      element: form => {
        if (text(form, 'action') !== action) return
        inside = true
        id = text(form, 'id')
        form.onEndTag(() => { inside = false })
      },
    })
    .on('input', { element: input => { if (isIts(input)) add(values, text(input, 'name'), text(input, 'value')) } })
    .on('textarea', {
      element: element => {
        area = isIts(element) ? [...values.get(text(element, 'name')) ?? [], ''] : null
        if (area) values.set(text(element, 'name'), area)
      },
      text: chunk => { if (area) area[area.length - 1] += plain(chunk.text) },
    })
    .transform(html)
  return values
}

/** What of it was typed and became markup, and what whoever asked is told is wrong. */
export const inspect = (html: string) => {
  const strange: string[] = []
  const complaints: string[] = []
  new HTMLRewriter()
    .on('zq7', { element: () => void strange.push('an element') })
    .on('[zq8]', { element: element => void strange.push(`an attribute of ${element.tagName}`) })
    .on('[href], [src], [action], [formaction]', {
      element: element => {
        for (const name of ['href', 'src', 'action', 'formaction']) {
          const address = text(element, name).trim()
          if (/^(javascript|data:text|vbscript|file):/i.test(address) || /^[/\\]{2}/.test(address)) strange.push(`${element.tagName} ${name} to ${address.slice(0, 40)}`)
        }
      },
    })
    .on('[role=alert], .notice, .error, .errors', {
      element: () => void complaints.push(''),
      text: chunk => { complaints[complaints.length - 1] += plain(chunk.text) },
    })
    .transform(html)
  return { strange, complaints }
}

const entities: Record<string, string> = { amp: '&', quot: '"', lt: '<', gt: '>' }
const plain = (html: string) => html.replace(/&(?:#x([\da-f]+)|#(\d+)|(amp|quot|lt|gt));/gi, (_, hex, decimal, name) => (name ? entities[name.toLowerCase()]! : String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal))))
