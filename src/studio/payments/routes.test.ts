import { expect, test } from 'bun:test'
import { addMethod } from '../../payments/actions.ts'
import { listMethodsOf } from '../../payments/store.ts'
import { findFfmpeg } from '../../media/ffmpeg.ts'
import { browse } from '../../testing/browse.ts'
import { file, photo, png } from '../../testing/pictures.ts'
import { world } from '../../testing/world.ts'

const account = { holder: '梅青禾', bank: '招商银行', number: '6225 8801 2345 6789', label: '', instructions: '周末到账慢' }
const methods = ({ app, mei }: ReturnType<typeof world>) => listMethodsOf(app.db, app.vault, mei)
const code = (name = 'code.png') => file(photo() as Uint8Array<ArrayBuffer>, name, 'image/png')

test('a bank account is added, shown with four digits, and changed', async () => {
  const w = world()
  const mei = browse(w.app, 'mei')
  expect((await mei.get('/studio/payments')).html).toContain('先设置怎么收款')
  const { status, to } = await mei.post('/studio/payments/new/bank-transfer', account)
  expect([status, to]).toEqual([303, '/studio/payments?notice=saved'])
  expect(methods(w)[0]).toMatchObject({ kind: 'bank-transfer', account: { holder: '梅青禾', number: '6225 8801 2345 6789' }, instructions: '周末到账慢' })

  const { html } = await mei.get('/studio/payments')
  expect(html).toContain('•••• 6789')
  expect(html).not.toContain('8801')

  const { id } = methods(w)[0]!
  expect((await mei.get(`/studio/payments/${id}`)).html).toContain('value="6225 8801 2345 6789"')
  await mei.post(`/studio/payments/${id}`, { ...account, number: 'de89 3704 0044 0532' })
  expect(methods(w)[0]?.account?.number).toBe('DE89 3704 0044 0532')
})

test.each([[{ holder: '' }, 'e-holder'], [{ bank: '' }, 'e-bank'], [{ number: '' }, 'e-number'], [{ number: '<script>' }, 'e-number'], [{ instructions: '字'.repeat(501) }, 'e-instructions']])(
  'an account with %o is told at its field and kept', async (fields, at) => {
    const w = world()
    const { status, html } = await browse(w.app, 'mei').post('/studio/payments/new/bank-transfer', { ...account, ...fields } as never)
    expect(status).toBe(422)
    expect([...html.matchAll(/id="(e-\w+)"/g)].map(([, id]) => id!)).toEqual([at])
    expect(methods(w)).toEqual([])
  },
)

test('a wallet needs its code, and a chosen code is not lost', async () => {
  const w = world()
  const mei = browse(w.app, 'mei')
  const without = await mei.post('/studio/payments/new/wallet-qr', { label: '微信支付', instructions: '' })
  expect(without.status).toBe(422)
  expect(without.html).toContain('id="e-code"')

  const unnamed = await mei.post('/studio/payments/new/wallet-qr', { label: '', instructions: '', code: code() })
  expect(unnamed.status).toBe(422)
  const [, pictureId] = /name="pictureId" value="([\w-]+)"/.exec(unnamed.html)!
  expect((await mei.post('/studio/payments/new/wallet-qr', { label: '微信支付', instructions: '', pictureId: pictureId! })).status).toBe(303)
  expect(methods(w)[0]).toMatchObject({ label: '微信支付', pictureId })

  const { id } = methods(w)[0]!
  await mei.post(`/studio/payments/${id}`, { label: '微信支付', instructions: '', pictureId: pictureId!, code: code() })
  expect(methods(w)[0]?.pictureId).not.toBe(pictureId!)
})

test('what is no picture is refused, and somebody else’s picture is not there', async () => {
  const w = world()
  const mei = browse(w.app, 'mei')
  const lie = await mei.post('/studio/payments/new/wallet-qr', { label: '微信支付', instructions: '', code: file(new TextEncoder().encode('hello'), 'code.png') })
  expect([lie.status, lie.html.includes('「code.png」')]).toEqual([422, true])
  expect((await mei.post('/studio/payments/new/wallet-qr', { label: '微信支付', instructions: '', pictureId: w.picture(w.max) })).status).toBe(422)
  expect(methods(w)).toEqual([])
})

test('the smallest modules of a code on a tall screenshot survive in the largest size', async () => {
  const { app } = world()
  const [width, height, modules, cell] = [1080, 2400, 57, 8]
  const left = (width - modules * cell) / 2
  const dark = (column: number, row: number) => (column * 7919 + row * 104_729 + column * row) % 3 === 0
  const { id } = await app.images.keep(png(width, height, (x, y) => {
    const [column, row] = [Math.floor((x - left) / cell), Math.floor((y - 900) / cell)]
    return column >= 0 && column < modules && row >= 0 && row < modules && dark(column, row) ? 0 : 255
  }))

  const path = app.images.file(`${id}-l.webp`)!.name!
  const kept = await new Bun.Image(await Bun.file(path).bytes()).metadata()
  const pixels = Bun.spawnSync([(await findFfmpeg({ log: () => {} }))!.path, '-v', 'error', '-i', path, '-f', 'rawvideo', '-pix_fmt', 'gray', '-']).stdout
  expect(pixels).toHaveLength(kept.width * kept.height)
  const scale = kept.height / height
  const wrong = Array.from({ length: modules * modules }, (_, index) => [index % modules, Math.floor(index / modules)] as const).filter(([column, row]) => {
    const [x, y] = [Math.floor((left + (column + .5) * cell) * scale), Math.floor((900 + (row + .5) * cell) * scale)]
    return (pixels[y * kept.width + x]! < 128) !== dark(column, row)
  })
  expect(wrong).toEqual([])
})

test('cash on delivery is there once, and can be switched off and on', async () => {
  const w = world()
  const mei = browse(w.app, 'mei')
  await mei.post('/studio/payments/new/cash-on-delivery', { instructions: '' })
  const { id } = methods(w)[0]!
  expect((await mei.post('/studio/payments/new/cash-on-delivery', { instructions: '' })).status).toBe(422)
  expect((await mei.get('/studio/payments')).html).not.toContain('/new/cash-on-delivery')

  await mei.post(`/studio/payments/${id}/open`, { open: '' })
  expect(methods(w)[0]?.open).toBe(false)
  expect((await mei.get('/studio/payments')).html).toContain('还没有启用的收款方式')
  await mei.post(`/studio/payments/${id}/open`, { open: 'yes' })
  expect(methods(w)[0]?.open).toBe(true)
})

test('nobody else comes here', async () => {
  const w = world()
  const { app, mei } = w
  const id = await addMethod(app, mei, { kind: 'bank-transfer', label: '', account, instructions: '', pictureId: null })
  const before = methods(w)
  const pages = ['/studio/payments', '/studio/payments/new/bank-transfer', `/studio/payments/${id}`]
  const acts = ['/studio/payments/new/bank-transfer', `/studio/payments/${id}`, `/studio/payments/${id}/open`]

  for (const path of pages) {
    expect([path, (await browse(app, null).get(path)).to]).toEqual([path, `/login?back=${encodeURIComponent(path)}`])
    for (const who of ['bei', 'gao', 'sun']) expect([path, (await browse(app, who).get(path)).status]).toEqual([path, 403])
  }
  for (const path of acts) {
    expect([path, (await browse(app, null).post(path, account)).to]).toEqual([path, '/login?back=%2F'])
    for (const who of ['bei', 'gao', 'sun']) expect([path, (await browse(app, who).post(path, account)).status]).toEqual([path, 403])
  }
  for (const who of ['max', 'olga']) {
    for (const path of acts.slice(1)) expect([path, (await browse(app, who).post(path, account)).status]).toEqual([path, 404])
    expect((await browse(app, who).get(`/studio/payments/${id}`)).status).toBe(404)
    expect((await browse(app, who).get('/studio/payments')).html).not.toContain('6789')
  }
  expect((await browse(app, 'mei').get('/studio/payments/new/gold')).status).toBe(404)
  expect(methods(w)).toEqual(before)
})
