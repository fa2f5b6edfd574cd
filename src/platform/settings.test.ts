import { expect, test } from 'bun:test'
import { resolve } from 'node:path'
import { readSettings, settingsHelp, settingsTable } from './settings.ts'

const settingsOf = (argv: string[], env: Record<string, string> = {}) => {
  const asked = readSettings(argv, env)
  if ('problems' in asked) throw new Error(asked.problems.join('\n'))
  return asked.settings
}

const problemsOf = (argv: string[], env: Record<string, string> = {}) => {
  const asked = readSettings(argv, env)
  return 'problems' in asked ? asked.problems : []
}

test('without a word, the shop opens with what is usual', () => {
  expect(settingsOf([])).toEqual({
    data: resolve('data'), host: '0.0.0.0', port: 8080, rtmpPort: 1935, url: null, tlsCert: null, tlsKey: null, trustProxy: false,
    smtpUrl: null, mailFrom: null, smsUrl: null, smsBody: null, smsHeaders: null, uplinkMbit: null, maxViewers: null, keepYears: 3, keepFree: 5, archive: null, archiveAfter: 7,
    s3Endpoint: null, s3Bucket: null, s3Region: null, s3Key: null, s3Secret: null, payAt: null, ffmpegBin: null, log: 'text',
  })
})

test('the demo keeps to this computer and to its own folder, unless told', () => {
  expect(settingsOf(['--demo'])).toMatchObject({ data: resolve('data-demo'), host: '127.0.0.1', port: 8080 })
  expect(settingsOf(['--demo', '--host', '::'], { STALLCAST_DATA: '/tmp/shop' })).toMatchObject({ data: '/tmp/shop', host: '::' })
})

test('a flag outweighs a variable, and an empty variable is none', () => {
  expect(settingsOf(['--port=9000', '--trust-proxy'], { STALLCAST_PORT: '9001', STALLCAST_RTMP_PORT: '' }))
    .toMatchObject({ port: 9000, rtmpPort: 1935, trustProxy: true })
})

test('words and switches are handed back beside the settings', () => {
  expect(readSettings(['backup', '--log', 'json', 'shop.tar', '-v'], {}))
    .toMatchObject({ words: ['backup', 'shop.tar'], demo: false, help: false, version: true, settings: { log: 'json' } })
})

test('help can be asked for while a setting is wrong', () => {
  expect(readSettings(['--help', '--port', 'x'], {})).toMatchObject({ help: true, problems: [expect.any(String)] })
})

test.each<[Record<string, string>, Record<string, unknown>]>([
  [{ STALLCAST_URL: 'https://Shop.example.com/' }, { url: 'https://shop.example.com' }],
  [{ STALLCAST_TRUST_PROXY: 'Off' }, { trustProxy: false }],
  [{ STALLCAST_TLS_CERT: 'package.json', STALLCAST_TLS_KEY: 'bun.lock' }, { tlsCert: resolve('package.json'), tlsKey: resolve('bun.lock') }],
  [{ STALLCAST_SMTP_URL: 'smtp://a:b@mail.example.com:587', STALLCAST_MAIL_FROM: 'Tea House <shop@example.com>' }, { mailFrom: 'Tea House <shop@example.com>' }],
  [
    { STALLCAST_SMS_URL: 'https://sms.example.com/', STALLCAST_SMS_BODY: '{"to":"{phone}","text":"{text}"}', STALLCAST_SMS_HEADERS: 'X-Key: a:b | Accept: application/json; q=1' },
    { smsHeaders: { 'X-Key': 'a:b', Accept: 'application/json; q=1' } },
  ],
])('%j is taken', (env, read) => {
  expect(settingsOf([], env)).toMatchObject(read)
})

test.each<[string[], Record<string, string>, RegExp]>([
  [[], { STALLCAST_PORT: '80800' }, /^STALLCAST_PORT is "80800": give a whole number from 0 to 65535\.$/],
  [['--port', '-1'], {}, /^--port is "-1": give a whole number/],
  [['--port=8e3'], {}, /"8e3"/],
  [['--port', '9000', '--rtmp-port', '9000'], {}, /both 9000/],
  [['--rtmp-port'], {}, /^--rtmp-port needs a value/],
  [['--data', '--demo'], {}, /^--data needs a value/],
  [['--rtmp-prot', '1936'], {}, /no setting --rtmp-prot\. Did you mean --rtmp-port\?/],
  [['--frobnicate'], {}, /--help lists them all/],
  [[], { STALLCAST_PROT: '80' }, /no setting STALLCAST_PROT\. Did you mean STALLCAST_PORT\?/],
  [['--host', 'http://localhost'], {}, /without port or slashes/],
  [[], { STALLCAST_URL: 'shop.example.com' }, /^STALLCAST_URL is "shop\.example\.com": give an address that begins with http/],
  [[], { STALLCAST_URL: 'https://example.com/shop' }, /nothing behind/],
  [[], { STALLCAST_TLS_CERT: 'package.json' }, /without STALLCAST_TLS_KEY/],
  [[], { STALLCAST_TLS_KEY: 'package.json' }, /without STALLCAST_TLS_CERT/],
  [[], { STALLCAST_TLS_CERT: 'no-such.pem', STALLCAST_TLS_KEY: 'package.json' }, /^STALLCAST_TLS_CERT is "no-such\.pem": give a file that is there/],
  [[], { FFMPEG_BIN: '/no/such/ffmpeg' }, /^FFMPEG_BIN is/],
  [['--trust-proxy=maybe'], {}, /yes or no/],
  [[], { STALLCAST_LOG: 'xml' }, /text or json/],
  [[], { STALLCAST_SMTP_URL: 'smtp://a:b@mail.example.com' }, /without STALLCAST_MAIL_FROM/],
  [[], { STALLCAST_MAIL_FROM: 'Tea House' }, /^STALLCAST_MAIL_FROM is "Tea House": give a mail address/],
  [[], { STALLCAST_SMS_URL: 'https://sms.example.com/?to={phone}' }, /\{text\} or \{code\}/],
  [[], { STALLCAST_SMS_URL: 'https://sms.example.com/?to={number}' }, /\{number\} is not one/],
  [[], { STALLCAST_SMS_BODY: '{phone} {text}' }, /need STALLCAST_SMS_URL/],
  [[], { STALLCAST_SMS_HEADERS: 'nonsense' }, /Name: value/],
])('%j with %j is refused in one sentence', (argv, env, sentence) => {
  expect(problemsOf(argv, env)).toEqual([expect.stringMatching(sentence)])
})

test('a wrong secret is named but not shown', () => {
  const [problem] = problemsOf([], { STALLCAST_SMTP_URL: 'https://a:hunter2@mail.example.com' })
  expect(problem).toStartWith('STALLCAST_SMTP_URL cannot be read: give')
  expect(problem).not.toContain('hunter2')
})

test('every wrong thing is told at once', () => {
  expect(problemsOf(['--prot', '1'], { STALLCAST_PORT: 'x', STALLCAST_LOG: 'y' })).toHaveLength(3)
})

test('help names every setting with its flag, its variable and what is usual', () => {
  const help = settingsHelp()
  for (const { env, meaning } of Object.values(settingsTable)) {
    expect(help).toContain(meaning)
    expect(help).toContain(env)
  }
  expect(help).toContain('--rtmp-port, STALLCAST_RTMP_PORT (1935)\n      The port that OBS')
  expect(help).toContain('--host, STALLCAST_HOST (0.0.0.0; in the demo 127.0.0.1)')
})
