import { Refusal, refuse } from './refusal.ts'
import { parseAmount } from './money.ts'
import type { Word } from './words.ts'

export type Errors = Record<string, Word>

const mostFields = 200
const largestField = 100_000

type Reading = { most?: number; within?: number }

/** Reads a posted form, whatever its encoding. Refuses what is not one, what has more than `most` fields, and what takes longer than `within` ms. */
export const readForm = async (request: Request, { most = mostFields, within }: Reading = {}): Promise<Form> => {
  const kind = request.headers.get('content-type') ?? ''
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)/.test(kind)) refuse(words.notAForm, 415)
  const reading = request.formData().catch(() => refuse(words.broken, 400))
  const posted = await (within ? inTime(reading, within) : reading)
  const entries = [...posted.entries()]
  if (entries.length > most || entries.some(([, value]) => typeof value === 'string' && value.length > largestField)) refuse(words.broken, 400)
  return new Form(entries as [string, string | File][])
}

const inTime = async <Result>(reading: Promise<Result>, within: number): Promise<Result> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Refusal(words.tooSlow, 408)), within)
  try {
    return await Promise.race([reading, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * A posted form that remembers what was typed and what is wrong with it. Each reader returns a value of the right
 * type even when it notes an error, so that reading goes on and the person hears of everything at once.
 */
export class Form {
  readonly errors: Errors = {}

  /** What to answer with when the form is drawn again. */
  status = 422

  constructor(private readonly entries: [string, string | File][]) {}

  get ok() {
    return Object.keys(this.errors).length === 0
  }

  /** As typed, for drawing the form again. */
  raw(name: string): string {
    const found = this.entries.find(([key, value]) => key === name && typeof value === 'string')
    return (found?.[1] as string | undefined) ?? ''
  }

  get typed(): Record<string, string> {
    return Object.fromEntries(this.entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  }

  fail(name: string, error: Word) {
    this.errors[name] ??= error
  }

  /** Does what may be refused; a refusal is shown at this field instead of on a page of its own. */
  async attempt<Result>(name: string, work: () => Promise<Result>): Promise<Result | null> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.fail(name, error.reason)
      this.status = error.status
      return null
    }
  }

  /** Trimmed, without control characters. Line breaks only when `lines`. */
  text(name: string, { max, required = true, lines = false }: { max: number; required?: boolean; lines?: boolean }): string {
    const raw = this.raw(name).replace(/\r\n?/g, '\n')
    // eslint-disable-next-line no-control-regex
    const text = (lines ? raw.replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ') : raw.replace(/[\u0000-\u001f\u007f]/g, ' ')).trim()
    if (required && !text) this.fail(name, words.required)
    if (text.length > max && [...text].length > max) this.fail(name, words.tooLong(max))
    return text
  }

  integer(name: string, { min = 0, max = 1_000_000 }: { min?: number; max?: number } = {}): number {
    const text = this.raw(name).normalize('NFKC').trim()
    const value = Number(text)
    if (!/^\d{1,9}$/.test(text)) this.fail(name, words.wholeNumber)
    else if (value < min || value > max) this.fail(name, words.between(min, max))
    return Number.isSafeInteger(value) ? value : min
  }

  amount(name: string, currency: string, { required = true }: { required?: boolean } = {}): number {
    const text = this.raw(name).trim()
    if (!text && !required) return 0
    const amount = parseAmount(currency, text)
    if (amount === null) this.fail(name, words.amount)
    return amount ?? 0
  }

  choice<Option extends string>(name: string, options: readonly Option[]): Option {
    const found = options.find(option => option === this.raw(name))
    if (!found) this.fail(name, words.choose)
    return found ?? options[0]!
  }

  checked(name: string): boolean {
    return this.raw(name) !== ''
  }

  all(name: string): string[] {
    return this.entries.flatMap(([key, value]) => (key === name && typeof value === 'string' ? [value] : []))
  }

  /** The value of a datetime-local field in this time zone, as milliseconds. */
  moment(name: string, timeZone: string): number {
    try {
      return Temporal.PlainDateTime.from(this.raw(name)).toZonedDateTime(timeZone).epochMilliseconds
    } catch {
      this.fail(name, words.moment)
      return 0
    }
  }

  /** Chosen files; an empty file field counts as none. */
  files(name: string): File[] {
    return this.entries.flatMap(([key, value]) => (key === name && typeof value !== 'string' && value.size > 0 ? [value] : []))
  }
}

/** Milliseconds to what a datetime-local field shows: 2026-11-23T20:30 */
export const momentInput = (at: number, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' })

const words = {
  notAForm: { 'zh-CN': '请用页面上的表单提交', en: 'Please send this with the form on the page' },
  broken: { 'zh-CN': '表单没有完整收到，请再提交一次', en: 'The form did not arrive in one piece. Please send it again' },
  tooSlow: { 'zh-CN': '上传得太慢，没能收完。请换个网络再试一次', en: 'It arrived too slowly to be read. Please try again on a better connection' },
  required: { 'zh-CN': '请填写这一项', en: 'Please fill this in' },
  tooLong: (max: number): Word => ({ 'zh-CN': `最多 ${max} 个字`, en: `At most ${max} characters` }),
  wholeNumber: { 'zh-CN': '请填写整数', en: 'Please enter a whole number' },
  between: (min: number, max: number): Word => ({ 'zh-CN': `请填写 ${min} 到 ${max} 之间的数`, en: `Please enter a number from ${min} to ${max}` }),
  amount: { 'zh-CN': '请填写金额，例如 128 或 128.50', en: 'Please enter an amount, such as 128 or 128.50' },
  choose: { 'zh-CN': '请选择一项', en: 'Please choose one' },
  moment: { 'zh-CN': '请选择日期和时间', en: 'Please choose a date and a time' },
}
