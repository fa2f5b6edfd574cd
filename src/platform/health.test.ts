import { expect, test } from 'bun:test'
import { askHealth } from './health.ts'

const serve = (status: number, told = '') => Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: request => new Response(told, { status: new URL(request.url).pathname === '/healthz' ? status : 404 }) })

test('a shop that is well is told from one that is not and from none', async () => {
  const well = serve(200)
  const unwell = serve(503)
  const ask = (port: number) => askHealth({ host: '0.0.0.0', port, tlsCert: null })

  expect(await ask(well.port!)).toBeNull()
  expect(await ask(unwell.port!)).toContain('not well (503)')
  const full = serve(503, JSON.stringify({ status: 'down', keeps: false }))
  expect(await ask(full.port!)).toContain('nothing is kept')
  await full.stop(true)
  await well.stop(true)
  expect(await ask(well.port!)).toContain('No shop answers')
  await unwell.stop(true)
})
