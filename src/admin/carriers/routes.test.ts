import { describe, expect, test } from 'bun:test'
import { sendParcel } from '../../fulfilment/actions.ts'
import { findCarrier, listCarriers, listCouriersOf, listOpenCarriers } from '../../fulfilment/carriers/store.ts'
import { findParcel } from '../../fulfilment/store.ts'
import { listDeeds } from '../../platform/deeds.ts'
import { browse } from '../../testing/browse.ts'
import { market } from '../../testing/market.ts'

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const fields = { nameZh: '同城跑腿', nameEn: 'City Run', trackingUrl: 'https://run.test/?n={number}', numberPattern: 'cr#{6}', phone: '400 123' }

describe('the carriers', () => {
  test('are there from the first day, in both languages', async () => {
    const { app } = market()
    const html = text((await browse(app, 'olga').get('/admin/carriers')).html)
    for (const name of ['顺丰速运', 'SF Express', '中通快递', 'DHL', '日本邮政']) expect([name, html.includes(name)]).toEqual([name, true])
  })

  test('are added, changed and retired, and what was done is written down', async () => {
    const { app } = market()
    const olga = browse(app, 'olga')
    expect((await olga.post('/admin/carriers', fields)).to).toBe('/admin/carriers?notice=saved')
    const { id } = listCarriers(app.db).at(-1)!
    expect(findCarrier(app.db, id)).toMatchObject({ names: { 'zh-CN': '同城跑腿', en: 'City Run' }, numberPattern: 'CR#{6}', phone: '400 123' })
    expect((await olga.post(`/admin/carriers/${id}`, { ...fields, nameEn: 'Town Run', numberPattern: '' })).status).toBe(303)
    expect(findCarrier(app.db, id)!.names.en).toBe('Town Run')
    expect((await olga.post(`/admin/carriers/${id}/retirement`, { retired: 'yes' })).status).toBe(303)
    expect(listOpenCarriers(app.db).some(carrier => carrier.id === id)).toBe(false)
    expect((await olga.post(`/admin/carriers/${id}/retirement`, { retired: 'no' })).status).toBe(303)
    expect(listOpenCarriers(app.db).some(carrier => carrier.id === id)).toBe(true)
    expect(listDeeds(app.db, 1e9, 9).map(({ deed }) => deed)).toEqual(['carrier.resumed', 'carrier.retired', 'carrier.saved', 'carrier.saved'])
    expect(text((await olga.get('/admin/log')).html)).toContain('恢复了快递公司「同城跑腿」')
  })

  test.each([
    [{ nameZh: '' }, 'nameZh'], [{ nameZh: '顺丰 速运' }, 'nameZh'], [{ nameEn: 'dhl' }, 'nameZh'], [{ trackingUrl: 'javascript:alert({number})' }, 'trackingUrl'],
    [{ trackingUrl: 'https://run.test/' }, 'trackingUrl'], [{ numberPattern: '(a+)+' }, 'numberPattern'],
  ])('are not saved with %p; what was typed stays', async (wrong, field) => {
    const { app } = market()
    const before = listCarriers(app.db).length
    const { status, html } = await browse(app, 'olga').post('/admin/carriers', { ...fields, ...wrong })
    expect([status, html.includes(`id="e-${field}"`), html.includes('value="400 123"'), listCarriers(app.db).length]).toEqual([422, true, true, before])
  })

  test('have couriers who are couriers', async () => {
    const { app, gao, bei } = market()
    const olga = browse(app, 'olga')
    expect((await olga.post('/admin/carriers/1/couriers', { courier: String(gao.id), member: 'yes' })).status).toBe(303)
    expect(listCouriersOf(app.db, 1)).toEqual([{ id: gao.id, name: 'gao' }])
    expect(text((await olga.get('/admin/carriers')).html)).toContain('配送员 1 人')
    expect((await olga.post('/admin/carriers/1/couriers', { courier: String(bei.id), member: 'yes' })).status).toBe(422)
    expect((await olga.post('/admin/carriers/1/couriers', { courier: String(gao.id), member: 'no' })).status).toBe(303)
    expect(listCouriersOf(app.db, 1)).toEqual([])
    expect((await olga.get('/admin/carriers/999')).status).toBe(404)
  })

  test('what nobody carries yet is given to somebody, of whichever merchant it is', async () => {
    const m = market()
    const { id } = await m.place(m.bei, { methodId: m.cash })
    const parcel = await sendParcel(m.app, m.mei, id, { carrier: '', trackingNumber: '', courierId: m.gao.id })
    await browse(m.app, 'mei').post(`/studio/parcels/${parcel.id}/courier`, { courier: '' })
    const olga = browse(m.app, 'olga')
    const { html } = await olga.get('/admin/carriers')
    expect(text(html)).toContain('P00000001')
    expect(html).not.toContain('龙井路')
    expect((await olga.post(`/admin/carriers/parcels/${parcel.id}`, { courier: String(m.bei.id) })).status).toBe(422)
    expect((await olga.post(`/admin/carriers/parcels/${parcel.id}`, { courier: String(m.gao.id) })).status).toBe(303)
    expect(findParcel(m.app.db, parcel.id)!.courierName).toBe('gao')
  })
})
