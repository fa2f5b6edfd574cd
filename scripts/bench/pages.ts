// What the pages cost: requests per second of the server's processor, and bytes over the wire. Beside them, in the
// same run, a bare Bun server that answers with a string of the home page's size.
//   bun scripts/bench/pages.ts [--seconds 3]
import { readFileSync } from 'node:fs'
import { startShop } from '../../src/e2e/stage.ts'
import { percentile, printTable } from './table.ts'

const seconds = Number(/--seconds[= ](\d+)/.exec(process.argv.join(' '))?.[1] ?? 3)
const ticks = 100 // of the processor's time, a second

const processorSeconds = (pid: number) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticks
}

const memory = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024

const load = async (url: string, pid: number, headers: Record<string, string>) => {
  const end = performance.now() + seconds * 1000
  const began = processorSeconds(pid)
  const times: number[] = []
  const worker = async () => {
    while (performance.now() < end) {
      const at = performance.now()
      const answer = await fetch(url, { headers, decompress: false } as RequestInit)
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
      times.push(performance.now() - at)
    }
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  return { perProcessorSecond: times.length / (processorSeconds(pid) - began), p50: percentile(times, 0.5), p99: percentile(times, 0.99) }
}

const size = async (url: string, headers: Record<string, string> = {}) =>
  (await (await fetch(url, { headers, decompress: false } as RequestInit)).arrayBuffer()).byteLength

const asBrowser = { 'accept-encoding': 'gzip, deflate, br, zstd', 'accept-language': 'en' }

/** Everything a page loads from this shop, but pictures and video. */
const weight = async (base: string, path: string) => {
  const html = await (await fetch(base + path, { headers: asBrowser })).text()
  const parts = new Set([...html.matchAll(/(?:src|href)="(\/(?:css|js)\/[^"]+|\/icons\.svg[^"#]*|\/hue\.css[^"]*|\/favicon[^"]*)/g)].map(found => found[1]!.replaceAll('&amp;', '&')))
  if (html.includes('/js/player.js')) parts.add('/js/hls.js')
  const sizes = await Promise.all([...parts].map(part => size(base + part, asBrowser)))
  return (await size(base + path, asBrowser)) + sizes.reduce((sum, bytes) => sum + bytes, 0)
}

const firstPage = async () => {
  const began = performance.now()
  const shop = await startShop(['serve'])
  await (await fetch(shop.url)).text()
  const took = performance.now() - began
  const rss = memory(shop.process.pid)
  await shop.stop()
  return { took, rss }
}

const start = await firstPage()
const shop = await startShop(['--demo'])
try {
  const live = shop.demo().rooms.find(room => room.state === 'live') ?? shop.demo().rooms[0]!
  const home = await (await fetch(shop.url, { headers: asBrowser })).text()
  const bare = Bun.spawn(['bun', '-e', `const page = ${JSON.stringify('x'.repeat(home.length))}
    const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response(page, { headers: { 'content-type': 'text/html' } }) })
    console.log(server.port)`], { stdout: 'pipe' })
  const port = new TextDecoder().decode((await bare.stdout.getReader().read()).value).trim()

  const pages: [string, string, number][] = [
    ['bare Bun server', `http://127.0.0.1:${port}/`, bare.pid],
    ['home', `${shop.url}/`, shop.process.pid],
    ['room', `${shop.url}/rooms/${live.id}`, shop.process.pid],
    ['product', `${shop.url}/products/1`, shop.process.pid],
    ['log in', `${shop.url}/login`, shop.process.pid],
    ['style sheet', `${shop.url}/css/shop.css`, shop.process.pid],
  ]
  const rows: (string | number)[][] = []
  let compared = 0
  for (const [name, url, pid] of pages) {
    const { perProcessorSecond, p50, p99 } = await load(url, pid, asBrowser)
    compared ||= perProcessorSecond
    const path = new URL(url).pathname
    rows.push([
      name, Math.round(perProcessorSecond), (perProcessorSecond / compared).toFixed(2), p50.toFixed(1), p99.toFixed(1), await size(url, asBrowser),
      pid === bare.pid || name === 'style sheet' ? '' : ((await weight(shop.url, path)) / 1000).toFixed(1),
    ])
  }
  bare.kill()
  printTable(['page', 'requests / cpu second', 'of bare', 'p50 ms', 'p99 ms', 'bytes', 'whole kB'], rows)
  console.log(`start to first page ${start.took.toFixed(0)} ms (an empty shop), then ${start.rss.toFixed(0)} MB resident; with the demo's stream ${memory(shop.process.pid).toFixed(0)} MB after this load`)
} finally {
  await shop.stop()
}
