import { nearest } from './nearest.ts'
import { kinds, Wrong } from './setting-kinds.ts'

type Kind =
  | { kind: Exclude<keyof typeof kinds, 'number' | 'choice'> }
  | { kind: 'number'; least: number; most: number }
  | { kind: 'choice'; choices: readonly string[] }

type Setting = Kind & {
  env: string
  meaning: string
  fallback?: string | number | boolean
  inDemo?: string
  secret?: true
}

/** Every setting there is. Each may be given as a flag (`--rtmp-port`, from its name here) or as the variable beside it. */
export const settingsTable = {
  data: {
    env: 'STALLCAST_DATA', kind: 'path', fallback: './data', inDemo: './data-demo',
    meaning: 'The folder that holds the whole shop: database, pictures, recordings and keys.',
  },
  host: {
    env: 'STALLCAST_HOST', kind: 'host', fallback: '0.0.0.0', inDemo: '127.0.0.1',
    meaning: 'The network address to listen on. 127.0.0.1 is reached from this computer only.',
  },
  port: {
    env: 'STALLCAST_PORT', kind: 'number', least: 0, most: 65535, fallback: 8080,
    meaning: 'The port of the web pages. 0 takes any free one.',
  },
  rtmpPort: {
    env: 'STALLCAST_RTMP_PORT', kind: 'number', least: 0, most: 65535, fallback: 1935,
    meaning: 'The port that OBS and other encoders send to. 0 takes any free one.',
  },
  url: {
    env: 'STALLCAST_URL', kind: 'address',
    meaning: 'The address people type to reach the shop, such as https://shop.example.com.',
  },
  tlsCert: {
    env: 'STALLCAST_TLS_CERT', kind: 'file',
    meaning: 'The certificate file (PEM, with its chain). Together with the key it turns on HTTPS.',
  },
  tlsKey: {
    env: 'STALLCAST_TLS_KEY', kind: 'file',
    meaning: 'The private key file (PEM) of the certificate.',
  },
  trustProxy: {
    env: 'STALLCAST_TRUST_PROXY', kind: 'boolean', fallback: false,
    meaning: 'Believe X-Forwarded-For and X-Forwarded-Proto. Only behind a proxy of your own that sets them.',
  },
  smtpUrl: {
    env: 'STALLCAST_SMTP_URL', kind: 'smtp', secret: true,
    meaning: 'The mail server to send through, such as smtp://name:password@mail.example.com:587.',
  },
  mailFrom: {
    env: 'STALLCAST_MAIL_FROM', kind: 'mail',
    meaning: 'The sender of mails, such as Tea House <shop@example.com>. Needed with the mail server.',
  },
  smsUrl: {
    env: 'STALLCAST_SMS_URL', kind: 'gateway', secret: true,
    meaning: 'The text-message gateway, such as https://sms.example.com/send?to={phone}&text={text}. {phone}, {text} and {code} are filled in.',
  },
  smsBody: {
    env: 'STALLCAST_SMS_BODY', kind: 'template', secret: true,
    meaning: 'What to post to the gateway, with the same placeholders: JSON when it begins with {, else a form. Without it the address is fetched.',
  },
  smsHeaders: {
    env: 'STALLCAST_SMS_HEADERS', kind: 'headers', secret: true,
    meaning: 'Headers for the gateway, as Name: value with | between two.',
  },
  keepYears: {
    env: 'STALLCAST_KEEP_YEARS', kind: 'number', least: 3, most: 100, fallback: 3,
    meaning: 'How many years recordings are kept from the end of the show. Three is what the law asks for; less cannot be set.',
  },
  uplinkMbit: {
    env: 'STALLCAST_UPLINK_MBIT', kind: 'number', least: 1, most: 1_000_000,
    meaning: 'Megabits a second that may go out to viewers. When it gets tight, newcomers begin with a smaller picture, then with sound and stills; when it is full they wait.',
  },
  maxViewers: {
    env: 'STALLCAST_MAX_VIEWERS', kind: 'number', least: 1, most: 1_000_000,
    meaning: 'How many may watch the picture at once. Whoever comes later gets sound and a still, and can chat and buy as usual.',
  },
  keepFree: {
    env: 'STALLCAST_KEEP_FREE', kind: 'number', least: 0, most: 100_000, fallback: 5,
    meaning: 'Gigabytes that recordings leave free on each disk.',
  },
  archive: {
    env: 'STALLCAST_ARCHIVE', kind: 'path',
    meaning: 'A second folder for recordings, such as a network disk: finished ones are moved there, and new ones when the first disk is full.',
  },
  archiveAfter: {
    env: 'STALLCAST_ARCHIVE_AFTER', kind: 'number', least: 0, most: 36_500, fallback: 7,
    meaning: 'Days after the end of a show until its recording is moved to the second folder or the object store.',
  },
  s3Endpoint: {
    env: 'STALLCAST_S3_ENDPOINT', kind: 'address',
    meaning: 'An S3-compatible object store for recordings, such as https://s3.example.com. With a bucket and keys, finished ones are moved there.',
  },
  s3Bucket: {
    env: 'STALLCAST_S3_BUCKET', kind: 'text',
    meaning: 'The bucket of the object store.',
  },
  s3Region: {
    env: 'STALLCAST_S3_REGION', kind: 'text',
    meaning: 'The region of the object store, where it has one.',
  },
  s3Key: {
    env: 'STALLCAST_S3_KEY', kind: 'text', secret: true,
    meaning: 'The access key of the object store.',
  },
  s3Secret: {
    env: 'STALLCAST_S3_SECRET', kind: 'text', secret: true,
    meaning: 'The secret key of the object store.',
  },
  payAt: {
    env: 'STALLCAST_PAY_AT', kind: 'address',
    meaning: 'For trying things out: an address that stands in for Stripe, Alipay and WeChat Pay. Never set it in a shop that is open.',
  },
  ffmpegBin: {
    env: 'FFMPEG_BIN', kind: 'program',
    meaning: 'The ffmpeg program to use. Without it, one is looked for.',
  },
  log: {
    env: 'STALLCAST_LOG', kind: 'choice', choices: ['text', 'json'], fallback: 'text',
    meaning: 'How the log is written: text for people, json for programs.',
  },
} as const satisfies Record<string, Setting>

type Table = typeof settingsTable
type Name = keyof Table
type Read<S extends Setting> = S extends { choices: readonly (infer Choice)[] } ? Choice : Exclude<ReturnType<(typeof kinds)[S['kind']]>, Wrong>

export type Settings = { [N in Name]: Table[N] extends { fallback: unknown } ? Read<Table[N]> : Read<Table[N]> | null }

/** What was asked for on the command line: its words in order, its switches, and the settings, unless something was wrong. */
export type Asked = { words: string[]; demo: boolean; help: boolean; version: boolean } & ({ settings: Settings } | { problems: string[] })

const names = Object.keys(settingsTable) as Name[]
const entry = (name: Name): Setting => settingsTable[name]
const flagOf = (name: string) => `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`

const switches = { '--demo': 'demo', '--help': 'help', '-h': 'help', '--version': 'version', '-v': 'version' } as const
const flags = new Map(names.map(name => [flagOf(name), name]))

/** Reads the command line and the environment; a flag outweighs a variable, an empty variable is one that is not set. */
export const readSettings = (argv: string[], env: Record<string, string | undefined>): Asked => {
  const { words, given, pressed, problems } = readFlags(argv)
  const demo = pressed.has('demo')
  const settings: Record<string, unknown> = {}

  for (const name of names) {
    const setting = entry(name)
    const text = given.get(name) ?? (env[setting.env] || undefined)
    if (text === undefined) {
      settings[name] = (demo ? read(setting, setting.inDemo) : null) ?? read(setting, setting.fallback) ?? null
      continue
    }
    const value = read(setting, text)
    if (!(value instanceof Wrong)) settings[name] = value
    else problems.push(`${given.has(name) ? flagOf(name) : setting.env} ${setting.secret ? 'cannot be read' : `is "${text}"`}: give ${value.allowed}.`)
  }

  problems.push(...unknownVariables(env), ...(problems.length ? [] : contradictions(settings as Settings)))
  const asked = { words, demo, help: pressed.has('help'), version: pressed.has('version') }
  return problems.length ? { ...asked, problems } : { ...asked, settings: settings as Settings }
}

/** Every setting in two lines, for `--help`. */
export const settingsHelp = () =>
  names.map(name => `  ${flagOf(name)}, ${entry(name).env}${usual(entry(name))}\n      ${entry(name).meaning}`).join('\n')

const usual = ({ fallback, inDemo }: Setting) =>
  fallback === undefined || fallback === false ? '' : ` (${fallback}${inDemo ? `; in the demo ${inDemo}` : ''})`

const read = (setting: Setting, text: string | number | boolean | undefined) =>
  text === undefined ? undefined
  : setting.kind === 'number' ? kinds.number(String(text), setting)
  : setting.kind === 'choice' ? kinds.choice(String(text), setting)
  : kinds[setting.kind](String(text))

const readFlags = (argv: string[]) => {
  const words: string[] = []
  const problems: string[] = []
  const given = new Map<Name, string>()
  const pressed = new Set<string>()

  for (let at = 0; at < argv.length; at++) {
    const word = argv[at]!
    if (!word.startsWith('-')) { words.push(word); continue }
    if (word in switches) { pressed.add(switches[word as keyof typeof switches]); continue }

    const [flag, inline] = [word.split('=')[0]!, /=(.*)$/s.exec(word)?.[1]]
    const name = flags.get(flag)
    if (!name) { problems.push(unknown(flag, [...flags.keys(), ...Object.keys(switches)])); continue }

    const next = argv[at + 1]
    if (inline !== undefined) given.set(name, inline)
    else if (entry(name).kind === 'boolean') given.set(name, 'yes')
    else if (next === undefined || next.startsWith('--')) problems.push(`${flag} needs a value. ${entry(name).meaning}`)
    else { given.set(name, next); at++ }
  }
  return { words, given, pressed, problems }
}

const unknownVariables = (env: Record<string, string | undefined>) => {
  const known = names.map(name => entry(name).env)
  return Object.keys(env).filter(key => key.startsWith('STALLCAST_') && !known.includes(key)).map(key => unknown(key, known))
}

const unknown = (word: string, known: string[]) => {
  const meant = nearest(word, known)
  return `There is no setting ${word}.${meant ? ` Did you mean ${meant}?` : ' stallcast --help lists them all.'}`
}

const contradictions = (settings: Settings) => {
  const { port, rtmpPort, tlsCert, tlsKey, smtpUrl, mailFrom, smsUrl, smsBody, smsHeaders, s3Endpoint, s3Bucket, s3Key, s3Secret } = settings
  const sms = `${smsUrl}${smsBody}`
  return [
    port === rtmpPort && port !== 0 && `STALLCAST_PORT and STALLCAST_RTMP_PORT are both ${port}: give each its own.`,
    tlsCert && !tlsKey && 'STALLCAST_TLS_CERT is given without STALLCAST_TLS_KEY: give both, or neither.',
    tlsKey && !tlsCert && 'STALLCAST_TLS_KEY is given without STALLCAST_TLS_CERT: give both, or neither.',
    smtpUrl && !mailFrom && 'STALLCAST_SMTP_URL is given without STALLCAST_MAIL_FROM: give the address that mails come from.',
    (smsBody || smsHeaders) && !smsUrl && 'STALLCAST_SMS_BODY and STALLCAST_SMS_HEADERS need STALLCAST_SMS_URL: give the address of the gateway.',
    smsUrl && !(sms.includes('{phone}') && /\{(text|code)\}/.test(sms)) && 'STALLCAST_SMS_URL or STALLCAST_SMS_BODY must have {phone}, and {text} or {code}: without them no message reaches anybody.',
    (s3Endpoint || s3Bucket || s3Key || s3Secret) && !(s3Bucket && s3Key && s3Secret) && 'The object store needs STALLCAST_S3_BUCKET, STALLCAST_S3_KEY and STALLCAST_S3_SECRET together.',
  ].filter(problem => typeof problem === 'string')
}
