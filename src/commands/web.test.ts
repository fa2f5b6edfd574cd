import { afterAll, expect, test } from 'bun:test'
import { readSettings } from '../platform/settings.ts'
import { world } from '../testing/world.ts'
import { startWeb } from './web.ts'

const asked = readSettings(['--host', '127.0.0.1', '--port', '0', '--rtmp-port', '0'], {})
if (!('settings' in asked)) throw new Error('these are settings')
const web = startWeb(asked.settings)
const { app, log } = world()
web.open({ ...app, addressOf: web.addressOf })
afterAll(web.stop)

/** What the first line of the answer to these bytes is. */
const ask = (bytes: string) => new Promise<string>(tell => {
  let heard = ''
  void Bun.connect({
    hostname: '127.0.0.1', port: web.port,
    socket: {
      open: socket => void socket.write(bytes),
      data: (socket, part) => {
        heard += part.toString('latin1')
        if (heard.includes('\r\n')) socket.end()
      },
      close: () => tell(heard.split('\r\n')[0]!),
    },
  })
})

test.each(['a b<c>', '', 'x:99999999', 'a@b:c', '[::1', '%00', '\\'])('a Host of %j is no mistake of ours', async host => {
  expect(await ask(`GET /login HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toStartWith('HTTP/1.1 4')
  expect(await ask(`POST /login HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`)).toStartWith('HTTP/1.1 4')
  expect(log).toEqual([])
})

test('large bodies that are refused give their turn on, and others are answered', async () => {
  const large = (cookie: string) => new Promise<string>(tell => {
    void Bun.connect({
      hostname: '127.0.0.1', port: web.port,
      socket: {
        open: socket => void socket.write(`POST /orders/1/aftersales HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 50000000\r\n\r\n--x\r\n`),
        data: (_, part) => tell(part.toString('latin1').split('\r\n')[0]!),
      },
    })
  })
  // Nobody has order 1: it is refused before it is read, and gives its turn on.
  expect(await Promise.all(Array.from({ length: 8 }, () => large('stall=bei')))).toEqual(Array(8).fill('HTTP/1.1 404 Not Found'))
  expect((await fetch(`http://127.0.0.1:${web.port}/login`)).status).toBe(200)
})
