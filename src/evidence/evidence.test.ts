import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { editProduct } from '../catalog/actions.ts'
import { findProduct } from '../catalog/store.ts'
import { insertMessage } from '../chat/store.ts'
import { apply } from '../aftersales/actions.ts'
import { transitionOrder } from '../orders/actions.ts'
import { insertPicture } from '../platform/images.ts'
import { newToken } from '../platform/vault.ts'
import { listStored, writeZip } from '../platform/zip.ts'
import { site } from '../site.tsx'
import { browse } from '../testing/browse.ts'
import { market } from '../testing/market.ts'
import { photo } from '../testing/pictures.ts'
import { run } from '../testing/program.ts'
import { packEvidence, publicKey } from './actions.tsx'
import { findOrderFor } from '../orders/store.ts'
import { checkSigned, makeKeys, packSigned } from './sign.ts'

const folder = mkdtempSync(join(tmpdir(), 'evidence-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Something bought in a show, sent, and changed by its merchant since. */
const bought = async () => {
  const m = market()
  const kept = await m.app.images.keep(photo(3))
  insertPicture(m.app.db, kept, m.mei.id, m.app.now())
  const plate = m.product(m.mei, { title: '青花盘', description: '承诺：手绘，不含铅', pictureIds: [kept.id] })
  const room = m.room(m.mei, { state: 'live' })
  const variantId = m.app.db.query<{ id: number }, [number]>('select id from variants where product_id = ?').get(plate.id)!.id
  insertMessage(m.app.db, { roomId: room.id, authorId: m.bei.id, text: '这个盘子能进 <微波炉> 吗', sentAt: m.app.now() })
  insertMessage(m.app.db, { roomId: room.id, authorId: m.lin.id, text: '别人说的话', sentAt: m.app.now() })
  const order = await m.place(m.bei, { lines: [{ variantId, quantity: 2, roomId: room.id }] })
  await transitionOrder(m.app, m.mei, order.id, 'pay')
  await transitionOrder(m.app, m.mei, order.id, 'ship', { carrier: '顺丰', trackingNumber: 'SF123' })
  await editProduct(m.app, m.mei, plate.id, { ...findProduct(m.app.db, plate.id)!, title: '换了名字', description: '没有承诺', stockSeen: 8 })
  await m.app.settled()
  const whole = () => findOrderFor(m.app.db, m.app.vault, m.bei, order.id)!
  const pack = () => packEvidence(m.app, m.bei, whole())
  return { ...m, plate, room, order, pack, pictureId: kept.id }
}

const textOf = (zip: Uint8Array, name: string) => Buffer.from(listStored(zip).find(file => file.name === name)!.bytes).toString('utf8')

/** The bytes of an answer. */
const fetchZip = async (app: Parameters<typeof site>[0], who: string | null, path: string) => {
  const answer = await site(app).handle(new Request(`http://shop.test${path}`, { headers: who ? { cookie: `stall=${who}` } : {} }))
  return { status: answer.status, type: answer.headers.get('content-type'), bytes: new Uint8Array(await answer.arrayBuffer()) }
}

test('the file holds what was shown, promised, said, paid and sent', async () => {
  const m = await bought()
  const zip = await m.pack()
  const told = JSON.parse(textOf(zip, 'order.json'))
  expect(told.goods[0]).toMatchObject({ title: '青花盘', quantity: 2, price: 16800, promised: { fields: { title: '青花盘', description: '承诺：手绘，不含铅' } } })
  expect(told.order).toMatchObject({ buyer: 'bei', merchant: 'mei', total: 2 * 16800 + 800, state: 'shipped' })
  expect(told.payment).toMatchObject({ state: 'settled', amount: 34400, method: { kind: 'bank-transfer' } })
  expect(told.parcels).toMatchObject([{ carrier: '顺丰', number: 'SF123' }])
  expect(told.show.said.map(({ text }: { text: string }) => text)).toEqual(['这个盘子能进 <微波炉> 吗'])
  expect(told.history.map(({ step }: { step: string }) => step)).toEqual(['place', 'pay', 'ship'])
  expect(told.pictures).toEqual([{ id: m.pictureId, sha256: expect.stringMatching(/^[0-9a-f]{64}$/), file: `pictures/${m.pictureId}.webp` }])
  expect(listStored(zip).map(({ name }) => name)).toContain(`pictures/${m.pictureId}.webp`)
  expect(JSON.stringify(told)).not.toContain('别人说的话')

  const html = textOf(zip, 'index.html')
  for (const shown of ['交易凭证', 'Evidence for order', '承诺：手绘，不含铅', '这个盘子能进 &lt;微波炉&gt; 吗', 'SF123', 'Payment']) expect(html).toContain(shown)
  expect(html).not.toContain('<script')
})

test('what the buyer said yes to about returning it is in it, in the words that were read', async () => {
  const m = await bought()
  m.app.db.query("update products set return_excluded = 'flawed'").run()
  const { id } = await m.place(m.bei, { noReturn: true })
  const zip = await packEvidence(m.app, m.bei, findOrderFor(m.app.db, m.app.vault, m.bei, id)!)
  const said = '我知道这件商品不支持七天无理由退货'
  expect(JSON.parse(textOf(zip, 'order.json')).goods[0].consent).toEqual({ shown: '不支持七天无理由退货：已说明临近保质期或有瑕疵', said, at: new Date(m.app.now()).toISOString() })
  expect(textOf(zip, 'index.html')).toContain(said)
  expect(JSON.parse(textOf(await m.pack(), 'order.json')).goods[0].consent).toBeNull()
})

test('no key, no account and no payment page is in it', async () => {
  const m = await bought()
  const zip = Buffer.from(await m.pack()).toString('utf8')
  for (const secret of ['PRIVATE KEY', '6225', 'passwordHash', '"url":"https://pay']) expect(zip).not.toContain(secret)
})

test('untouched it is whole and ours; another shop’s is whole and not ours', async () => {
  const m = await bought()
  const verdict = checkSigned(await m.pack())
  expect([verdict.whole, verdict.faults]).toEqual([true, []])
  expect(verdict.manifest!.order).toEndWith(String(m.order.id))
  expect(verdict.publicKey).toBe(await publicKey(m.app))

  const other = makeKeys()
  const forged = packSigned({ files: [{ name: 'order.json', bytes: Buffer.from('{}') }], about: { shop: { name: '青禾器物', url: 'http://shop.test' }, order: '2606-0001', madeAt: '2026-06-18T12:00:00.000Z' }, ...other })
  expect(checkSigned(forged).whole).toBe(true)
  expect(checkSigned(forged).publicKey).not.toBe(await publicKey(m.app))
})

test('a change of any byte is found', async () => {
  const zip = await (await bought()).pack()
  fc.assert(
    fc.property(fc.nat(zip.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const other = zip.slice()
      other[at]! ^= by
      const { whole, faults } = checkSigned(other)
      return !whole && faults.length > 0
    }),
    { numRuns: 2000 },
  )
})

test('cut, lengthened, packed anew, with a file more or less or twice: found', async () => {
  const zip = await (await bought()).pack()
  const files = listStored(zip).map(({ name, bytes }) => ({ name, text: bytes }))
  const without = (name: string) => files.filter(file => file.name !== name)
  for (const other of [
    zip.slice(0, zip.length - 1), Buffer.concat([zip, Buffer.from('x')]), Buffer.concat([Buffer.from('PK'), zip]), new Uint8Array(0), Buffer.from('not a zip'),
    writeZip(without('order.json')), writeZip([...files, { name: 'more.txt', text: 'more' }]), writeZip([...files, files[0]!]),
    writeZip(without('manifest.json.sig')), writeZip(without('manifest.json')), writeZip(without('shop-key.pem')),
  ]) expect(checkSigned(other).whole).toBe(false)
  const resigned = writeZip(files.map(file => (file.name === 'shop-key.pem' ? { ...file, text: makeKeys().publicKey } : file)))
  expect(checkSigned(resigned).faults.map(({ kind }) => kind)).toContain('signature')
})

test('openssl and sha256sum come to the same, as the file says how', async () => {
  const zip = await (await bought()).pack()
  const here = mkdtempSync(join(folder, 'unpacked-'))
  writeFileSync(join(here, 'e.zip'), zip)
  expect(Bun.spawnSync(['python3', '-c', 'import zipfile; zipfile.ZipFile("e.zip").extractall(".")'], { cwd: here }).exitCode).toBe(0)
  const commands = textOf(zip, 'HOW-TO-VERIFY.txt').split('\n').map(line => line.trim()).filter(line => /^(openssl|sha256sum)/.test(line)).slice(0, 3)
  expect(commands).toHaveLength(3)
  const [signature, sums, sum] = commands.map(command => Bun.spawnSync(['sh', '-c', command], { cwd: here })).map(({ exitCode, stdout }) => ({ exitCode, said: stdout.toString() }))
  expect(signature).toMatchObject({ exitCode: 0, said: expect.stringContaining('Signature Verified Successfully') })
  expect(sums!.exitCode).toBe(0)
  const manifest = JSON.parse(textOf(zip, 'manifest.json')) as { files: { name: string; sha256: string }[] }
  expect(sum!.said.split(' ')[0]).toBe(manifest.files.find(({ name }) => name === 'SHA256SUMS')!.sha256)
})

test('buyer, merchant and administrator may have it; nobody else', async () => {
  const m = await bought()
  for (const [who, path] of [['bei', `/orders/${m.order.id}/evidence.zip`], ['mei', `/studio/orders/${m.order.id}/evidence.zip`]] as const) {
    const { status, type, bytes } = await fetchZip(m.app, who, path)
    expect([who, status, type]).toEqual([who, 200, 'application/zip'])
    expect(checkSigned(bytes).whole).toBe(true)
  }
  for (const who of ['lin', 'mei', 'max', 'olga', 'gao', 'sun']) expect([who, (await browse(m.app, who).get(`/orders/${m.order.id}/evidence.zip`)).status]).toEqual([who, 404])
  for (const [who, status] of [['max', 404], ['olga', 404], ['bei', 403], ['gao', 403]] as const) expect([who, (await browse(m.app, who).get(`/studio/orders/${m.order.id}/evidence.zip`)).status]).toEqual([who, status])
  for (const who of ['mei', 'bei', 'max']) expect((await browse(m.app, who).post('/admin/evidence', { number: String(m.order.id) })).status).toBe(403)
  expect((await browse(m.app, null).get(`/orders/${m.order.id}/evidence.zip`)).to).toStartWith('/login')

  const olga = browse(m.app, 'olga')
  const missing = await olga.post('/admin/evidence', { number: '999' })
  expect([missing.status, missing.html.includes('id="e-number"')]).toEqual([422, true])
  expect((await olga.post('/admin/evidence', { number: String(m.order.id) })).status).toBe(200)
  expect(m.app.db.query<{ count: number }, []>("select count(*) as count from deeds where deed = 'evidence.made'").get()!.count).toBe(3)
  expect((await browse(m.app, 'bei').get(`/orders/${m.order.id}`)).html).toContain('evidence.zip')
  expect((await browse(m.app, 'mei').get(`/studio/orders/${m.order.id}`)).html).toContain('evidence.zip')
})

test('anybody can have a file checked on the shop’s page, and nothing of it is kept', async () => {
  const m = await bought()
  const zip = await m.pack()
  const stranger = browse(m.app, null)
  const check = (bytes: Uint8Array<ArrayBuffer>) => stranger.post('/verify', { file: new File([bytes], 'evidence.zip') })
  const before = m.app.db.query<{ changes: number }, []>('select total_changes() as changes').get()!.changes

  expect((await check(zip)).html).toContain('这是原件')
  const changed = zip.slice()
  changed[changed.indexOf(Buffer.from('青花盘')[0]!)]! ^= 1
  expect((await check(changed)).html).toContain('这份文件不可信')
  const foreign = packSigned({ files: [], about: { shop: { name: '别家', url: 'http://other.test' }, order: '2606-0001', madeAt: '2026-06-18T12:00:00.000Z' }, ...makeKeys() })
  expect((await check(foreign)).html).toContain('不是本店签的')
  expect((await stranger.post('/verify', { file: new File([], '') })).status).toBe(422)
  expect(m.app.db.query<{ changes: number }, []>('select total_changes() as changes').get()!.changes).toBe(before)

  expect((await stranger.get('/verify')).html).toContain('/.well-known/stallcast-key.pem')
  expect((await stranger.get('/.well-known/stallcast-key.pem')).html).toBe(await publicKey(m.app))
  const tries = await Promise.all(Array.from({ length: 30 }, () => check(foreign)))
  expect(tries.some(({ status }) => status === 429)).toBe(true)
})

test('the command line checks a file too', async () => {
  const m = await bought()
  const path = join(folder, 'evidence.zip')
  const zip = await m.pack()
  writeFileSync(path, zip)
  const good = await run(['verify', path, '--data', folder])
  expect([good.code, good.error]).toEqual([0, ''])
  expect(good.said).toContain('was changed')
  expect(good.said).toContain('/.well-known/stallcast-key.pem')

  zip[zip.length >> 1]! ^= 1
  writeFileSync(path, zip)
  const bad = await run(['verify', path, '--data', folder])
  expect(bad.code).toBe(1)
  expect(bad.error).toContain('cannot be trusted')
  expect((await run(['verify', join(folder, 'no-such.zip'), '--data', folder])).code).toBe(1)
}, 60_000)

test('what became of it after the sale is in it too', async () => {
  const m = await bought()
  await transitionOrder(m.app, m.mei, m.order.id, 'deliver')
  await apply(m.app, m.bei, m.order.id, {
    intent: newToken(), kind: 'return', reason: 'quality', items: [{ position: 0, quantity: 1, wantedVariantId: null }], story: '釉面有裂 <缝>', pictureIds: [m.picture(m.bei)], filmIds: [], declared: true, intact: true,
  })
  const zip = await m.pack()
  expect(JSON.parse(textOf(zip, 'order.json')).cases).toMatchObject([{ kind: 'return', reason: 'quality', state: 'requested', story: '釉面有裂 <缝>' }])
  expect(textOf(zip, 'index.html')).toContain('釉面有裂 &lt;缝&gt;')
})
