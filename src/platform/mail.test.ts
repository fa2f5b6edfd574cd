import { afterAll, expect, test } from 'bun:test'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { mailCarrier } from './mail.ts'

type Arrived = { mail: ParsedMail; user: string | undefined; to: string[] }

const arrived: Arrived[] = []
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onAuth: ({ username, password }, _session, done) => (username === 'shop' && password === 'p@ss' ? done(null, { user: username }) : done(new Error('wrong password'))),
  onRcptTo: ({ address }, _session, done) => done(address.startsWith('nobody@') ? new Error('no such mailbox') : null),
  onData: (stream, session, done) => {
    const to = session.envelope.rcptTo.map(({ address }) => address)
    simpleParser(stream).then(mail => {
      arrived.push({ mail, user: session.user, to })
      done()
    }, done)
  },
})
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
afterAll(() => new Promise<void>(resolve => server.close(() => resolve())))

const { port } = server.server.address() as { port: number }
const from = '青禾器物 <shop@qinghe.test>'
const message = { channel: 'mail' as const, to: 'bei@shop.test', subject: '青禾器物的验证码', text: '【青禾器物】012345 是您注册的验证码。\n请不要告诉任何人。' }

test('a mail arrives whole, in any script, with the shop as its sender', async () => {
  await mailCarrier({ url: `smtp://shop:${encodeURIComponent('p@ss')}@127.0.0.1:${port}`, from })(message)
  expect(arrived.length).toBe(1)
  const { mail, user, to } = arrived[0]!
  expect(user).toBe('shop')
  expect(to).toEqual(['bei@shop.test'])
  expect(mail.subject).toBe(message.subject)
  expect(mail.text?.trim()).toBe(message.text)
  expect(mail.from?.value).toEqual([{ name: '青禾器物', address: 'shop@qinghe.test' }])
})

test('a line break in an address or a subject adds no header and no recipient', async () => {
  arrived.splice(0)
  await mailCarrier({ url: `smtp://127.0.0.1:${port}`, from })({ ...message, subject: 'Hello\r\nBcc: lin@shop.test' })
  const [{ mail, to }] = arrived as [Arrived]
  expect(to).toEqual(['bei@shop.test'])
  expect(mail.bcc).toBeUndefined()
})

test('what the server refuses is a failure that says why', async () => {
  const carrier = mailCarrier({ url: `smtp://127.0.0.1:${port}`, from })
  await expect(carrier({ ...message, to: 'nobody@shop.test' })).rejects.toThrow('no such mailbox')
  await expect(mailCarrier({ url: `smtp://shop:wrong@127.0.0.1:${port}`, from })(message)).rejects.toThrow(/login|auth|password/i)
  await expect(mailCarrier({ url: 'smtp://127.0.0.1:9', from })(message)).rejects.toThrow()
})
