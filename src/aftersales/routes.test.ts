import { describe, expect, test } from 'bun:test'
import { existsSync, readdirSync } from 'node:fs'
import { moveParcel } from '../fulfilment/actions.ts'
import { listParcelsOfCase } from '../fulfilment/store.ts'
import { projector } from '../rooms/pieces/projector.ts'
import { browse } from '../testing/browse.ts'
import { listen } from '../testing/listen.ts'
import { file, photo } from '../testing/pictures.ts'
import { returnsMarket } from '../testing/returns.ts'
import { sendMessage } from './actions.ts'
import { convertFilms, forgetLooseFilms } from './films.ts'
import { findCaseFor, listCasesOfBuyer } from './store.ts'

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const intentOf = (html: string) => /name="intent" value="([^"]+)"/.exec(html)![1]!
const day = 86_400_000

type Market = ReturnType<typeof returnsMarket>

const filled = (html: string, fields: Record<string, string> = {}) =>
  ({ intent: intentOf(html), 'quantity-0': '1', kind: 'return', reason: 'no-reason', story: '尺寸不合适', intact: 'yes', declared: 'yes', ...fields })

const film = () => new File([new Uint8Array(Bun.spawnSync(['ffmpeg', '-loglevel', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=320x240:r=25', '-f', 'lavfi', '-i', 'sine=f=440', '-t', '1', '-c:v', 'libx264', '-preset', 'ultrafast', '-metadata', 'location=+31.2+121.5/', '-f', 'matroska', 'pipe:1']).stdout)], '裂缝.mkv', { type: 'video/x-matroska' })

const withFfmpeg = (m: Market) => {
  Object.assign(m.app.recordings, { ffmpeg: async () => process.env.FFMPEG_BIN ?? 'ffmpeg' })
  return m
}

describe('the buyer', () => {
  test('sees until when something can be returned, and applies with a picture', async () => {
    const m = returnsMarket()
    const order = await m.delivered()
    const bei = browse(m.app, 'bei')
    expect(text((await bei.get(`/orders/${order.id}/aftersales`)).html)).toContain('2026年6月25日 23:59 前可以七天无理由退换')
    const { html } = await bei.get(`/orders/${order.id}/aftersales/new`)
    const { to } = await bei.post(`/orders/${order.id}/aftersales`, { ...filled(html), pictures: file(photo(), 'crack.jpg') })
    expect(to).toMatch(/^\/aftersales\/1\?/)
    const page = text((await bei.get('/aftersales/1')).html)
    for (const part of ['等店家审核', 'A2606-0001', '手绘盖碗', '七天无理由', '尺寸不合适']) expect(page).toContain(part)
    expect(findCaseFor(m.app.db, m.app.vault, 'buyer', m.bei, 1)!.evidence).toHaveLength(1)
    // Sent again by a worried finger.
    expect((await bei.post(`/orders/${order.id}/aftersales`, filled(html))).to).toBe('/aftersales/1')
    expect(listCasesOfBuyer(m.app.db, m.bei, { limit: 9 })).toHaveLength(1)
    // Nothing is left to apply for: what there is already shows instead.
    expect((await bei.get(`/orders/${order.id}/aftersales/new`)).to).toBe(`/orders/${order.id}/aftersales`)
    expect((await bei.get(`/orders/${order.id}`)).html).toContain('/aftersales/1')
  })

  test('loses nothing typed or uploaded when something is missing', async () => {
    const m = returnsMarket()
    const order = await m.delivered(m.bei, { quantity: 3 })
    const bei = browse(m.app, 'bei')
    const { html } = await bei.get(`/orders/${order.id}/aftersales/new`)
    const first = await bei.post(`/orders/${order.id}/aftersales`, { ...filled(html, { 'quantity-0': '2', kind: 'exchange', reason: 'damaged', story: '碗沿 <裂> 了' }), declared: '', pictures: file(photo(), 'crack.jpg') })
    expect(first.status).toBe(422)
    expect(first.html).toContain('请确认所填内容属实')
    expect(first.html).toContain('碗沿 &lt;裂&gt; 了')
    expect(first.html).toMatch(/value="exchange" checked/)
    expect(first.html).toMatch(/value="damaged" selected/)
    expect(first.html).toMatch(/<option value="2" selected/)
    const picture = /name="picture" value="([^"]+)"/.exec(first.html)![1]!
    expect(intentOf(first.html)).toBe(intentOf(html))
    const second = await bei.post(`/orders/${order.id}/aftersales`, { ...filled(first.html, { 'quantity-0': '2', kind: 'exchange', reason: 'damaged' }), picture })
    expect(second.to).toStartWith('/aftersales/1')
    expect(findCaseFor(m.app.db, m.app.vault, 'buyer', m.bei, 1)).toMatchObject({ evidence: [picture], items: [{ quantity: 2 }] })
  })

  test('hears why not, on the form itself', async () => {
    const m = returnsMarket()
    const order = await m.delivered()
    const bei = browse(m.app, 'bei')
    const { html } = await bei.get(`/orders/${order.id}/aftersales/new`)
    const post = (fields: Record<string, string>) => bei.post(`/orders/${order.id}/aftersales`, filled(html, fields))
    expect((await post({ 'quantity-0': '0' })).html).toContain('请选择商品和件数')
    expect((await post({ 'quantity-0': '9' })).html).toContain('件数不对')
    expect((await post({ reason: 'quality' })).html).toContain('至少上传一张照片')
    expect((await post({ kind: 'repair' })).html).toContain('这个原因不能申请这种售后')
    expect((await post({ story: '' })).html).toContain('aria-invalid')
    m.wait(9 * day)
    expect((await post({})).html).toContain('七天无理由的期限已经过了')
  })

  test('shows a film, which is converted, says nothing about where it was taken, and is seen by the parties alone', async () => {
    const m = withFfmpeg(returnsMarket())
    const order = await m.delivered()
    const bei = browse(m.app, 'bei')
    const { html } = await bei.get(`/orders/${order.id}/aftersales/new`)
    // Kept with a form that comes back.
    const first = await bei.post(`/orders/${order.id}/aftersales`, { ...filled(html, { reason: 'quality' }), declared: '', films: film() })
    const id = /name="film" value="([^"]+)"/.exec(first.html)![1]!
    expect((await bei.post(`/orders/${order.id}/aftersales`, { ...filled(html, { reason: 'quality' }), film: id })).to).toStartWith('/aftersales/1')
    expect((await bei.get('/aftersales/1')).html).toContain('正在检查和转换')
    await convertFilms(m.app, projector)
    expect((await bei.get('/aftersales/1')).html).toContain(`src="/aftersales/1/films/${id}"`)
    const whole = await bei.ask(`/aftersales/1/films/${id}`)
    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'video/mp4'])
    expect((await bei.ask(`/aftersales/1/films/${id}`, { headers: { range: 'bytes=4-7' } })).html).toBe('ftyp')
    expect(whole.html).not.toContain('+31.2')
    expect((await browse(m.app, 'mei').get(`/studio/aftersales/1/films/${id}`)).status).toBe(200)
    expect((await browse(m.app, 'olga').get(`/admin/appeals/1/films/${id}`)).status).toBe(200)
    expect((await browse(m.app, 'lin').get(`/aftersales/1/films/${id}`)).status).toBe(404)
    expect((await browse(m.app, 'olga').get('/admin/appeals/1/films/%00%01')).status).toBe(404)
    expect((await browse(m.app, 'max').get(`/studio/aftersales/1/films/${id}`)).status).toBe(404)
    expect((await browse(m.app, null).get(`/pictures/${id}.evidence.mp4`)).status).toBe(404)
  })

  test('is told when a film is none, and why', async () => {
    const m = withFfmpeg(returnsMarket())
    const order = await m.delivered()
    const bei = browse(m.app, 'bei')
    const { html } = await bei.get(`/orders/${order.id}/aftersales/new`)
    expect((await bei.post(`/orders/${order.id}/aftersales`, { ...filled(html), films: new File(['x'], 'x.exe', { type: 'application/x-msdownload' }) })).html).toContain('请选视频文件')
    await bei.post(`/orders/${order.id}/aftersales`, { ...filled(html), films: new File(['nothing of the kind'], 'x.mp4', { type: 'video/mp4' }) })
    await convertFilms(m.app, projector)
    expect((await bei.get('/aftersales/1')).html).toContain('打不开：不是能播放的视频')
    expect((await bei.get('/notifications')).html).toContain('视频没有收下')
    expect(readdirSync(m.app.images.folder).filter(name => name.includes('upload'))).toEqual([])
  })

  test('leaves no film behind with a form that is never finished', async () => {
    const m = withFfmpeg(returnsMarket())
    const order = await m.delivered()
    const bei = browse(m.app, 'bei')
    const { html } = await bei.get(`/orders/${order.id}/aftersales/new`)
    await bei.post(`/orders/${order.id}/aftersales`, { ...filled(html), declared: '', films: film() })
    await convertFilms(m.app, projector)
    m.wait(2 * day)
    await forgetLooseFilms(m.app, m.app.now() - day)
    expect(existsSync(m.app.images.folder) ? readdirSync(m.app.images.folder) : []).toEqual([])
  })

  test('sends it back by post, puts the number right, and has it collected instead', async () => {
    const m = returnsMarket()
    const one = await m.ask(await m.delivered())
    await m.step(m.mei, one, 'approve', { returnTo: m.returnTo })
    const bei = browse(m.app, 'bei')
    const page = await bei.get('/aftersales/1')
    expect(page.html).toContain('青禾 13800000002')
    // Collected where the order went, unless told otherwise.
    expect(page.html).toContain('value="龙井路 18 号"')
    const send = (fields: Record<string, string>) => bei.post('/aftersales/1/transitions', { transition: 'send', ...fields })
    const wrong = await send({ way: 'post', carrier: '顺丰', number: '' })
    expect([wrong.status, wrong.html.includes('value="顺丰"')]).toEqual([422, true])
    expect((await send({ way: 'post', carrier: '顺丰', number: 'SF9' })).status).toBe(303)
    expect((await send({ way: 'post', carrier: '顺丰', number: 'SF10' })).status).toBe(303)
    expect((await browse(m.app, 'mei').get('/studio/aftersales/1')).html).toContain('SF10')
    const pickup = { way: 'pickup', slot: '09-12', 'pickup-name': '小满', 'pickup-phone': '13812345678', 'pickup-region': '杭州', 'pickup-street': '龙井路 18 号' }
    expect((await send({ ...pickup, day: '2026-06-18' })).html).toContain('请选择今天以后的时间')
    expect((await send({ ...pickup, day: '2026-06-20' })).status).toBe(303)
    expect(text((await browse(m.app, 'mei').get('/studio/aftersales/1')).html)).toContain('2026年6月20日 09:00')
  })

  test('sees on an open page what the shop does, and what it writes', async () => {
    const m = returnsMarket()
    const one = await m.ask(await m.delivered())
    const page = await listen(m.app, 'bei', '/aftersales/1/events')
    await page.until('等店家审核')
    await sendMessage(m.app, m.mei, 'merchant', one.id, { text: '请稍等', pictureIds: [] })
    await page.until('请稍等')
    await m.step(m.mei, one, 'approve', { returnTo: m.returnTo })
    expect(await page.until('店家同意了')).toContain('case-1')
    await page.leave()
  })

  test.each([['mei', '/studio/aftersales/1'], ['olga', '/admin/appeals/1']])('%s hears what the buyer says and does, and loses nothing that is being typed', async (who, path) => {
    const m = returnsMarket()
    const one = await m.ask(await m.delivered())
    await m.app.settled()
    const [stream] = /\/(?:studio\/aftersales|admin\/appeals)\/1\/events\?seen=\d+/.exec((await browse(m.app, who).get(path)).html)!
    const page = await listen(m.app, who, stream)
    await sendMessage(m.app, m.bei, 'buyer', one.id, { text: '在吗', pictureIds: [] })
    expect(await page.until('在吗')).not.toContain('刚刚有了变化')
    m.wait(1000)
    await m.step(m.bei, one, 'withdraw')
    expect(await page.until('刚刚有了变化')).not.toContain('<form')
    await page.leave()
    // Whoever was away for a moment hears of it as well.
    const again = await listen(m.app, who, stream)
    await again.until('刚刚有了变化')
    await again.leave()
    for (const stranger of [null, 'max', 'bei', 'sun']) expect((await listen(m.app, stranger, stream)).status).not.toBe(200)
  })

  test('scores it at the end, and reads the list of all', async () => {
    const m = returnsMarket()
    const one = await m.ask(await m.delivered(), { kind: 'refund', reason: 'missing' })
    await m.step(m.mei, one, 'approve')
    await m.step(m.mei, one, 'refund', m.refund())
    const bei = browse(m.app, 'bei')
    expect((await bei.post('/aftersales/1/transitions', { transition: 'confirm' })).status).toBe(303)
    expect((await bei.post('/aftersales/1/score', { scoreText: '快' })).status).toBe(422)
    expect((await bei.post('/aftersales/1/score', { score: '5', scoreText: '快' })).status).toBe(303)
    expect(text((await bei.get('/aftersales/1')).html)).toContain('满意度：非常满意')
    expect(text((await bei.get('/aftersales')).html)).toContain('仅退款 · 手绘盖碗')
  })
})

describe('the shop', () => {
  test('has the most urgent on top and goes on without losing or repeating one', async () => {
    const m = returnsMarket(200)
    const order = await m.delivered(m.bei, { quantity: 65 })
    for (let count = 0; count < 49; count++) await m.ask(order)
    const seen: number[] = []
    let href: string | undefined = '/studio/aftersales'
    while (href) {
      const { html }: { html: string } = await browse(m.app, 'mei').get(href)
      seen.push(...[...html.matchAll(/href="\/studio\/aftersales\/(\d+)"/g)].map(found => Number(found[1])))
      href = /rel="next" href="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(seen).toEqual(Array.from({ length: 49 }, (_, index) => index + 1))
    expect(text((await browse(m.app, 'max').get('/studio/aftersales')).html)).toContain('没有要处理的售后')
  })

  test('approves, receives, inspects and refunds with forms alone', async () => {
    const m = returnsMarket()
    await m.ask(await m.delivered(), { reason: 'quality', pictureIds: [m.picture(m.bei)] })
    const mei = browse(m.app, 'mei')
    const step = (transition: string, fields: Record<string, string | Blob> = {}) => mei.post('/studio/aftersales/1/transitions', { transition, ...fields })
    const none = await step('approve', { returnTo: '' })
    expect([none.status, none.html.includes('aria-invalid')]).toEqual([422, true])
    expect((await step('approve', { returnTo: m.returnTo })).status).toBe(303)
    expect((await step('receive')).status).toBe(303)
    expect((await mei.get('/studio/aftersales/1')).html).toMatch(/value="fault" checked/)
    expect((await step('inspect', { result: 'fault', freightPayer: 'merchant', 'sound-0': '0', pictures: file(photo(), 'a.jpg') })).status).toBe(303)
    const page = await mei.get('/studio/aftersales/1')
    expect(page.html).toContain('name="goods"')
    expect(page.html).toContain('value="168.00"')
    expect(page.html).toContain('value="8.00"')
    const tooMuch = await step('refund', { goods: '168.00', shipping: '8', freight: '12', reference: 'T9' })
    expect([tooMuch.status, tooMuch.html.includes('最多可以退 ¥176.00'), tooMuch.html.includes('value="T9"')]).toEqual([422, true, true])
    expect((await step('refund', { goods: '168.00', shipping: '8', freight: '', reference: 'T9' })).status).toBe(303)
    expect(text((await browse(m.app, 'bei').get('/aftersales/1')).html)).toContain('单号 T9')
    expect((await step('refund', { goods: '1', reference: 'T9' })).status).toBe(422)
  })

  test('sends what was repaired with a courier of the shop, whom nobody else’s courier replaces; what comes back goes out again', async () => {
    const m = returnsMarket()
    const one = await m.received(await m.ask(await m.delivered(), { kind: 'repair', reason: 'quality', pictureIds: [m.picture(m.bei)] }))
    await m.step(m.mei, one, 'inspect', m.inspect({ result: 'fault', sound: new Map() }))
    const [mei, gao, bei] = [browse(m.app, 'mei'), browse(m.app, 'gao'), browse(m.app, 'bei')]
    const send = (fields: Record<string, string>) => mei.post('/studio/aftersales/1/transitions', { transition: 'repair', ...fields })
    const wrong = await send({ carrier: '顺丰速运', trackingNumber: '12' })
    expect([wrong.status, wrong.html.includes('value="12"'), wrong.html.includes('name="sure"')]).toEqual([422, true, true])
    expect((await send({ carrier: '', trackingNumber: '', courier: String(m.gao.id) })).status).toBe(303)
    await m.app.settled()

    const [parcel] = listParcelsOfCase(m.app.db, one.id)
    const paper = await mei.get(`/studio/parcels/labels?parcel=${parcel!.id}`)
    expect(text(paper.html)).toContain('维修')
    expect((await browse(m.app, 'max').get(`/studio/parcels/${parcel!.id}`)).status).toBe(404)
    expect((await gao.get('/courier')).html).toContain(`/courier/parcels/${parcel!.id}`)
    const page = await listen(m.app, 'bei', '/aftersales/1/events')
    await page.until('等待取件')
    for (const step of ['pickUp', 'fail']) expect((await gao.post(`/courier/parcels/${parcel!.id}/steps`, { step, failure: 'nobody' })).status).toBe(303)
    await page.until('没有送到')
    await page.leave()
    expect((await mei.post('/studio/aftersales/1/parcels', { carrier: '顺丰速运', trackingNumber: 'SF1234567890123' })).status).toBe(422)
    await moveParcel(m.app, m.mei, parcel!.id, 'return')
    await m.app.settled()
    expect((await mei.get('/studio/aftersales/1')).html).toContain('再寄一次')
    expect((await mei.post('/studio/aftersales/1/parcels', { carrier: '顺丰速运', trackingNumber: 'SF1234567890123' })).status).toBe(303)
    await m.app.settled()
    const seen = text((await bei.get('/aftersales/1')).html)
    expect([seen.includes('已退回店里'), seen.includes('SF1234567890123')]).toEqual([true, true])
    expect((await mei.get('/studio/aftersales/1')).html).not.toContain('再寄一次')
  })

  test('remembers where goods are sent to', async () => {
    const m = returnsMarket()
    const order = await m.delivered(m.bei, { quantity: 2 })
    await m.step(m.mei, await m.ask(order), 'approve', { returnTo: m.returnTo })
    const other = await m.ask(order)
    expect((await browse(m.app, 'mei').get(`/studio/aftersales/${other.id}`)).html).toContain('青禾 13800000002')
  })

  test('reads its figures', async () => {
    const m = returnsMarket()
    const order = await m.delivered(m.bei, { quantity: 2 })
    const one = await m.ask(order, { kind: 'refund', reason: 'missing' })
    await m.ask(order)
    m.wait(3 * 3_600_000)
    await m.step(m.mei, one, 'approve')
    await m.step(m.mei, one, 'refund', m.refund())
    const page = text((await browse(m.app, 'mei').get('/studio/aftersales/figures')).html)
    expect(page).toContain('2026-06 2 ¥168.00 3 小时 100 %')
    expect(page).toContain('少发、漏发 1')
    expect(page).toContain('手绘盖碗 2')
    expect(text((await browse(m.app, 'max').get('/studio/aftersales/figures')).html)).toContain('还没有售后')
    expect(text((await browse(m.app, 'olga').get('/admin/appeals/figures')).html)).toContain('2026-06 2')
  })
})

describe('the administrator', () => {
  test('decides an appeal with reasons that both sides read', async () => {
    const m = returnsMarket()
    await m.refuseAndAppeal(await m.ask(await m.delivered()))
    const olga = browse(m.app, 'olga')
    expect((await olga.get('/admin/appeals')).html).toContain('/admin/appeals/1')
    expect(text((await olga.get('/admin/appeals/1')).html)).toContain('申请裁定前：未通过')
    const without = await olga.post('/admin/appeals/1/decision', { transition: 'uphold', reason: '' })
    expect(without.status).toBe(422)
    expect((await olga.post('/admin/appeals/1/decision', { transition: 'uphold', reason: '照片清楚' })).status).toBe(303)
    for (const [who, path] of [['bei', '/aftersales/1'], ['mei', '/studio/aftersales/1']] as const) expect((await browse(m.app, who).get(path)).html).toContain('照片清楚')
    expect((await olga.post('/admin/appeals/1/decision', { transition: 'dismiss', reason: '又想了想' })).status).toBe(422)
  })

  test('keeps the calendar of working days', async () => {
    const m = returnsMarket()
    const olga = browse(m.app, 'olga')
    expect(text((await olga.get('/admin/calendar')).html)).toContain('2026-06-19 端午节')
    expect((await olga.post('/admin/calendar', { day: '2026-06-19', works: 'yes', name: '值班' })).status).toBe(303)
    const one = await m.ask(await m.delivered())
    expect(new Date(one.dueAt!).toISOString()).toBe('2026-06-19T12:00:00.000Z')
    await olga.post('/admin/calendar/2026-06-19/removal')
    expect(text((await olga.get('/admin/calendar')).html)).toContain('2026-06-19 端午节')
    expect((await olga.post('/admin/calendar', { day: 'never', works: 'no', name: '' })).status).toBe(422)
  })
})

describe('nobody else', () => {
  test.each(['lin', 'mei', 'max', 'gao', 'sun', 'olga'])('%s sees or does nothing on the buyer’s pages', async who => {
    const m = returnsMarket()
    const order = await m.delivered()
    await m.ask(order)
    const other = browse(m.app, who)
    for (const path of ['/aftersales/1', '/aftersales/1/events', '/aftersales/1/films/x', `/orders/${order.id}/aftersales`, `/orders/${order.id}/aftersales/new`]) expect([path, (await other.get(path)).status]).toEqual([path, 404])
    for (const path of ['/aftersales/1/transitions', '/aftersales/1/messages', '/aftersales/1/score', `/orders/${order.id}/aftersales`]) {
      expect([path, (await other.post(path, { transition: 'withdraw', message: 'x', score: '1', intent: 'abcdefgh' })).status]).toEqual([path, 404])
    }
    expect(m.now({ id: 1 }).state).toBe('requested')
  })

  test.each(['max', 'olga'])('%s, who sells too, sees or does nothing on mei’s pages', async who => {
    const m = returnsMarket()
    await m.ask(await m.delivered())
    const other = browse(m.app, who)
    for (const path of ['/studio/aftersales/1', '/studio/aftersales/1/films/x']) expect((await other.get(path)).status).toBe(404)
    for (const path of ['transitions', 'messages', 'parcels']) expect((await other.post(`/studio/aftersales/1/${path}`, { transition: 'refuse', reason: 'x', message: 'x' })).status).toBe(404)
    expect(m.now({ id: 1 }).state).toBe('requested')
  })

  test('the shop does not take the buyer’s steps, nor the buyer the shop’s', async () => {
    const m = returnsMarket()
    await m.ask(await m.delivered())
    expect((await browse(m.app, 'mei').post('/studio/aftersales/1/transitions', { transition: 'withdraw' })).status).toBe(422)
    expect((await browse(m.app, 'bei').post('/aftersales/1/transitions', { transition: 'approve' })).status).toBe(422)
    expect((await browse(m.app, 'mei').post('/studio/aftersales/1/transitions', { transition: 'nonsense' })).status).toBe(422)
    expect(m.now({ id: 1 }).state).toBe('requested')
  })
})

test('what buyers, shops and administrators write is text, and the messages stop when it is over', async () => {
  const m = returnsMarket()
  const one = await m.ask(await m.delivered(), { story: '<img src=x onerror=1>' })
  const bei = browse(m.app, 'bei')
  await bei.post('/aftersales/1/messages', { message: '<script>1</script>', pictures: file(photo(), 'a.jpg') })
  await browse(m.app, 'olga').post('/admin/appeals/1/messages', { message: '看到了' })
  for (const [who, path] of [['bei', '/aftersales/1'], ['mei', '/studio/aftersales/1'], ['olga', '/admin/appeals/1']] as const) {
    const { html } = await browse(m.app, who).get(path)
    expect(html).not.toMatch(/<img src=x|<script>1/)
    expect(html).toContain('看到了')
  }
  expect((await bei.post('/aftersales/1/messages', { message: '' })).status).toBe(422)
  await m.step(m.bei, one, 'withdraw')
  expect((await bei.post('/aftersales/1/messages', { message: 'x' })).status).toBe(422)
})
