import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const top = mkdtempSync(join(tmpdir(), 'checks-'))
afterAll(() => rmSync(top, { recursive: true }))

const empty = { 'migrations/0001-orders.sql': 'create table orders (id integer)', 'src/orders/rules.ts': 'export {}', 'public/css/base.css': 'a {}' }

const complaintsOf = async (check: string, files: Record<string, string>) => {
  rmSync(top, { recursive: true, force: true })
  for (const [path, text] of Object.entries({ ...empty, ...files })) await Bun.write(join(top, path), text)
  const run = Bun.spawnSync(['bun', `${import.meta.dir}/${check}.ts`, top])
  return { failed: run.exitCode !== 0, said: run.stdout.toString() }
}

test.each([
  ['chat/rules.ts', "import { room } from '../studio/rules.ts'", 'looks up at studio'],
  ['chat/rules.ts', "import {\n  room,\n  type Room,\n} from '../studio/rules.ts'", 'looks up at studio'],
  ['chat/rules.ts', "import type { Room } from '../studio/rules.ts'", 'looks up at studio'],
  ['chat/rules.ts', "export { room } from '../studio/rules.ts'", 'looks up at studio'],
  ['chat/rules.ts', "import '../studio/rules.ts'", 'looks up at studio'],
  ['chat/rules.ts', "const { room } = await import('../studio/rules.ts')", 'in the middle'],
  ['chat/actions.ts', "import { findRoom,\n  insertRoom } from '../rooms/store.ts'", 'borrows insertRoom from rooms'],
  ['studio/views.tsx', "import { chat } from '../chat/routes.tsx'", 'imports the routes of chat'],
  ['chat/store.ts', "db.run('update orders set id = 1')", 'writes to orders, which belongs to orders'],
  ['chat/store.ts', "db.run('insert or ignore into orders values (1)')", 'writes to orders'],
  ['gadgets/rules.ts', 'export {}', 'gadgets has no place'],
])('the layers refuse %s with %s', async (path, text, complaint) => {
  const { failed, said } = await complaintsOf('check-layers', { [`src/${path}`]: text })
  expect(said).toContain(complaint)
  expect(failed).toBeTrue()
})

test('the layers allow looking down, types of a store, and writing at home', async () => {
  const { failed, said } = await complaintsOf('check-layers', {
    'src/orders/store.ts': "db.run('update orders set id = 1')",
    'src/studio/views.tsx': "import type { insertOrder } from '../orders/store.ts'\nimport { findOrder, type updateOrder } from '../orders/store.ts'",
  })
  expect(said).toContain('hold')
  expect(failed).toBeFalse()
})

test.each([
  ['src/ui/a.tsx', '<p class="x" style="color: red">', 'inline style or handler'],
  ['src/ui/a.tsx', '<button\n  onclick="go()">', 'inline style or handler'],
  ['src/ui/a.tsx', '<script>go()</script>', 'inline script'],
  ['src/ui/a.tsx', '<link href="/css/no-such.css" />', '/css/no-such.css'],
  ['public/css/a.css', 'a { background: url(/css/no-such.svg) }', '/css/no-such.svg'],
  ['README.md', 'STALLCAST_PORT', 'does not name STALLCAST_RTMP_PORT'],
])('the pages refuse %s with %s', async (path, text, complaint) => {
  const { failed, said } = await complaintsOf('check-pages', { [path]: text })
  expect(said).toContain(complaint)
  expect(failed).toBeTrue()
})
