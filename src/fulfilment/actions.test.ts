import { describe, expect, test } from 'bun:test'
import { revokeRole } from '../accounts/actions.ts'
import { jobs } from '../jobs.ts'
import { completeOrders, transitionOrder } from '../orders/actions.ts'
import { findOrder } from '../orders/store.ts'
import { listDeeds } from '../platform/deeds.ts'
import { changeShop } from '../shop/actions.ts'
import { browse } from '../testing/browse.ts'
import { address, market } from '../testing/market.ts'
import { refused } from '../testing/refused.ts'
import { assignParcel, bookPickup, cancelPickup, carryParcel, moveParcel, sendParcel } from './actions.ts'
import { changeMembership } from './carriers/actions.ts'
import { carrierNamed } from './carriers/rules.ts'
import { listCarriers } from './carriers/store.ts'
import { findParcel, listAddressesOfParcels, listParcelsOfCourier, listParcelsOfOrder, listTrail } from './store.ts'

type Market = ReturnType<typeof market>
const sf = { carrier: '顺丰速运', trackingNumber: 'SF1432000000001', courierId: null }

const bought = async (m: Market, quantity = 3, fields = {}) => {
  const order = await m.place(m.bei, { quantity, ...fields })
  if (findOrder(m.app.db, order.id)!.state === 'placed') await transitionOrder(m.app, m.mei, order.id, 'pay')
  return order.id
}
const state = (m: Market, id: number) => findOrder(m.app.db, id)!.state
const trail = (m: Market, id: number) => listTrail(m.app.db, id).map(({ step }) => step)
const told = (m: Market) => m.messages().filter(({ channel }) => channel === 'sms').map(({ text }) => text)

describe('an order in one parcel', () => {
  test('is shipped with it, keeps its carrier and number, and the buyer hears of it once', async () => {
    const m = market()
    const id = await bought(m)
    const before = told(m).length
    const parcel = await sendParcel(m.app, m.mei, id, sf)
    await m.app.settled()
    expect(parcel).toMatchObject({ orderId: id, direction: 'out', state: 'moving', carrier: '顺丰速运', trackingNumber: 'SF1432000000001', cash: 0, contents: [{ position: 0, quantity: 3 }] })
    expect(findOrder(m.app.db, id)).toMatchObject({ state: 'shipped', carrier: '顺丰速运', trackingNumber: 'SF1432000000001' })
    expect(told(m).slice(before)).toEqual(['【青禾器物】订单 2606-0001 已发货：顺丰速运 SF1432000000001。 http://shop.test/orders/1'])
    expect(listParcelsOfOrder(m.app.db, id)).toHaveLength(1)

    await moveParcel(m.app, m.mei, parcel.id, 'deliver')
    await m.app.settled()
    expect(state(m, id)).toBe('delivered')
    expect(trail(m, parcel.id)).toEqual(['send', 'deliver'])
  })

  test('that was shipped as a whole has a parcel all the same, without a second message', async () => {
    const m = market()
    const id = await bought(m)
    await transitionOrder(m.app, m.mei, id, 'ship', { carrier: 'SF Express', trackingNumber: 'sf 1' })
    const before = told(m).length
    await m.app.settled()
    const [parcel] = listParcelsOfOrder(m.app.db, id)
    expect(parcel).toMatchObject({ state: 'moving', carrier: 'SF Express', carrierId: 1, trackingNumber: 'SF1', contents: [{ position: 0, quantity: 3 }] })
    await transitionOrder(m.app, m.bei, id, 'confirm')
    await m.app.settled()
    expect(findParcel(m.app.db, parcel!.id)!.state).toBe('delivered')
    expect(told(m)).toHaveLength(before)
  })

  test('is not sent without carrier and number, nor under a number that cannot be right unless it was looked at again', async () => {
    const m = market()
    const id = await bought(m)
    expect(await refused(sendParcel(m.app, m.mei, id, { ...sf, trackingNumber: ' ' }))).toContain('carrier and the tracking number')
    expect(await refused(sendParcel(m.app, m.mei, id, { ...sf, trackingNumber: 'SF1' }))).toContain('does not look like a number of SF Express')
    expect(state(m, id)).toBe('paid')
    expect((await sendParcel(m.app, m.mei, id, { ...sf, trackingNumber: 'SF1', sure: true })).trackingNumber).toBe('SF1')
  })

  test('may go with a carrier nobody knows', async () => {
    const m = market()
    const id = await bought(m)
    expect(await sendParcel(m.app, m.mei, id, { carrier: '隔壁老王', trackingNumber: 'x-1', courierId: null })).toMatchObject({ carrierId: null, carrier: '隔壁老王', trackingNumber: 'X-1' })
  })

  test.each(['max', 'olga', 'bei', 'gao', 'sun'] as const)('is not there for %s', async who => {
    const m = market()
    const id = await bought(m)
    expect(await refused(sendParcel(m.app, m[who], id, sf))).toContain('no such order')
    const parcel = await sendParcel(m.app, m.mei, id, sf)
    expect(await refused(moveParcel(m.app, m[who], parcel.id, 'deliver'))).toContain('no such parcel')
    expect(await refused(carryParcel(m.app, m[who], parcel.id, 'deliver'))).toContain('no such parcel')
    if (who !== 'olga') expect(await refused(assignParcel(m.app, m[who], parcel.id, m.gao.id))).toContain('no such parcel')
    expect(state(m, id)).toBe('shipped')
  })

  test('is not sent before it is paid, nor after it was cancelled', async () => {
    const m = market()
    const { id } = await m.place(m.bei)
    expect(await refused(sendParcel(m.app, m.mei, id, sf))).toContain('cannot be shipped')
    await transitionOrder(m.app, m.bei, id, 'cancel')
    expect(await refused(sendParcel(m.app, m.mei, id, sf))).toContain('cannot be shipped')
  })
})

describe('an order in several parcels', () => {
  test('is shipped with the last that leaves and has arrived with the last that arrives', async () => {
    const m = market()
    const id = await bought(m)
    const one = await sendParcel(m.app, m.mei, id, { ...sf, contents: [{ position: 0, quantity: 2 }] })
    expect([state(m, id), findOrder(m.app.db, id)!.trackingNumber]).toEqual(['paid', 'SF1432000000001'])
    expect((await browse(m.app, 'bei').get(`/orders/${id}`)).html).toContain('一部分在路上了')
    expect((await browse(m.app, 'bei').get('/orders')).html).toContain('部分已发货')
    expect(told(m).at(-1)).toContain('的一部分已发货')
    expect(await refused(transitionOrder(m.app, m.mei, id, 'cancel'))).toBeTruthy()

    const two = await sendParcel(m.app, m.mei, id, { carrier: '中通快递', trackingNumber: '750000000001', courierId: null })
    expect([state(m, id), findOrder(m.app.db, id)!.trackingNumber]).toEqual(['shipped', 'SF1432000000001'])
    expect(told(m).at(-1)).toContain('中通快递 750000000001')
    await moveParcel(m.app, m.mei, one.id, 'deliver')
    expect(state(m, id)).toBe('shipped')
    await moveParcel(m.app, m.mei, two.id, 'deliver')
    expect(state(m, id)).toBe('delivered')
  })

  test('never holds more than was ordered, however many are packed at once', async () => {
    const m = market(50)
    const id = await bought(m, 5)
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => sendParcel(m.app, m.mei, id, { ...sf, contents: [{ position: 0, quantity: 2 }] })))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect(listParcelsOfOrder(m.app.db, id).flatMap(({ contents }) => contents).reduce((sum, { quantity }) => sum + quantity, 0)).toBe(4)
  })

  test('can no longer be taken back as a whole once a part has left, by nobody', async () => {
    const m = market()
    const id = await bought(m, 3, { methodId: m.cash })
    await sendParcel(m.app, m.mei, id, { ...sf, contents: [{ position: 0, quantity: 1 }] })
    for (const who of [m.bei, m.mei]) expect(await refused(transitionOrder(m.app, who, id, 'cancel'))).toContain('on its way')
    expect(m.stock()).toBe(7)
  })

  test('that came back is sent again, and the order has arrived with that', async () => {
    const m = market()
    const id = await bought(m)
    const first = await sendParcel(m.app, m.mei, id, sf)
    await moveParcel(m.app, m.mei, first.id, 'fail', { detail: 'nobody' })
    expect(told(m).at(-1)).toContain('没有送到：没有人在')
    await moveParcel(m.app, m.mei, first.id, 'return')
    expect(state(m, id)).toBe('shipped')
    await m.app.settled()
    expect(listParcelsOfOrder(m.app.db, id)).toHaveLength(1)
    const again = await sendParcel(m.app, m.mei, id, { ...sf, trackingNumber: 'SF1432000000002' })
    expect(again.contents).toEqual([{ position: 0, quantity: 3 }])
    await moveParcel(m.app, m.mei, again.id, 'deliver')
    expect(state(m, id)).toBe('delivered')
  })
})

describe('a courier of the shop', () => {
  test('finds what was given to them, and the order goes with what they do', async () => {
    const m = market()
    const id = await bought(m, 3, { methodId: m.cash })
    const parcel = await sendParcel(m.app, m.mei, id, { carrier: '', trackingNumber: '', courierId: m.gao.id })
    expect([parcel.state, parcel.cash, state(m, id)]).toEqual(['waiting', 51200, 'paid'])
    expect(listParcelsOfCourier(m.app.db, m.gao, { limit: 9 }).map(({ id }) => id)).toEqual([parcel.id])

    await carryParcel(m.app, m.gao, parcel.id, 'pickUp')
    expect([state(m, id), findOrder(m.app.db, id)!.carrier, findOrder(m.app.db, id)!.trackingNumber]).toEqual(['shipped', 'mei', 'P00000001'])
    await carryParcel(m.app, m.gao, parcel.id, 'fail', { detail: 'other 门卡坏了' })
    await carryParcel(m.app, m.gao, parcel.id, 'deliver')
    expect([state(m, id), m.bill(findOrder(m.app.db, id)!)]).toEqual(['delivered', 'settled'])
    expect(trail(m, parcel.id)).toEqual(['pack', 'pickUp', 'fail', 'deliver'])
    expect(findOrder(m.app.db, id)).toMatchObject({ state: 'delivered' })
  })

  test('takes what is free at their carrier: whoever is first has it', async () => {
    const m = market()
    const own = carrierNamed(listCarriers(m.app.db), 'GLS')!
    const other = m.person('hu', 'courier')
    for (const person of [m.gao, other]) await changeMembership(m.app, m.olga, own.id, person.id, true)
    const parcel = await sendParcel(m.app, m.mei, await bought(m), { carrier: 'gls', trackingNumber: '', courierId: null })
    expect([parcel.state, parcel.carrier]).toEqual(['waiting', 'GLS'])
    for (const person of [m.gao, other]) expect(listParcelsOfCourier(m.app.db, person, { limit: 9 })).toHaveLength(1)
    await carryParcel(m.app, other, parcel.id, 'pickUp')
    expect(listParcelsOfCourier(m.app.db, m.gao, { limit: 9 })).toHaveLength(0)
    expect(await refused(carryParcel(m.app, m.gao, parcel.id, 'deliver'))).toContain('no such parcel')
  })

  test('who sends a step twice, because no answer came, has taken it once', async () => {
    const m = market()
    const parcel = await sendParcel(m.app, m.mei, await bought(m), { carrier: '', trackingNumber: '', courierId: m.gao.id })
    await carryParcel(m.app, m.gao, parcel.id, 'pickUp', { intent: 'a' })
    await carryParcel(m.app, m.gao, parcel.id, 'pickUp', { intent: 'a' })
    expect(trail(m, parcel.id)).toEqual(['pack', 'pickUp'])
    expect(await refused(carryParcel(m.app, m.gao, parcel.id, 'pickUp', { intent: 'b' }))).toContain('now “On its way”')
  })

  test('is given a parcel by hand, by the merchant or an administrator, and hears of it; that is written down', async () => {
    const m = market()
    const parcel = await sendParcel(m.app, m.mei, await bought(m), { carrier: '', trackingNumber: '', courierId: m.gao.id })
    const other = m.person('hu', 'courier')
    await assignParcel(m.app, m.olga, parcel.id, other.id)
    expect(findParcel(m.app.db, parcel.id)!.courierName).toBe('hu')
    expect(listDeeds(m.app.db, 1e9, 1)).toMatchObject([{ deed: 'parcel.assigned', subject: 'P00000001', detail: 'hu', personId: m.olga.id }])
    expect(await refused(assignParcel(m.app, m.mei, parcel.id, m.bei.id))).toContain('courier from the list')
    expect(await refused(carryParcel(m.app, m.gao, parcel.id, 'pickUp'))).toContain('no such parcel')
    expect(m.app.db.query<{ count: number }, [number]>('select count(*) as count from notifications where person_id = ?').get(other.id)!.count).toBe(1)
  })

  test('who loses the role loses the parcels, and they wait for somebody else', async () => {
    const m = market()
    const parcel = await sendParcel(m.app, m.mei, await bought(m), { carrier: '', trackingNumber: '', courierId: m.gao.id })
    await revokeRole(m.app, m.olga, m.gao.id, 'courier')
    await m.app.settled()
    expect(findParcel(m.app.db, parcel.id)!.courierId).toBeNull()
  })

  test('shows no picture of somebody else’s as a proof', async () => {
    const m = market()
    const parcel = await sendParcel(m.app, m.mei, await bought(m), { carrier: '', trackingNumber: '', courierId: m.gao.id })
    expect(await refused(carryParcel(m.app, m.gao, parcel.id, 'pickUp', { pictureId: m.picture(m.bei) }))).toBeTruthy()
    await carryParcel(m.app, m.gao, parcel.id, 'pickUp', { pictureId: m.picture(m.gao) })
    expect(listTrail(m.app.db, parcel.id).at(-1)!.pictureId).toBeTruthy()
  })
})

describe('an order that was moved as a whole', () => {
  test('takes its parcels along: cancelled at the door, it is back in the shop', async () => {
    const m = market()
    const id = await bought(m, 2, { methodId: m.cash })
    const parcel = await sendParcel(m.app, m.mei, id, sf)
    await transitionOrder(m.app, m.mei, id, 'cancel', { reason: '拒收' })
    await m.app.settled()
    expect(findParcel(m.app.db, parcel.id)!.state).toBe('returned')
  })

  test('cancelled before its courier came: there is nothing to pick up', async () => {
    const m = market()
    const id = await bought(m, 2, { methodId: m.cash })
    const parcel = await sendParcel(m.app, m.mei, id, { carrier: '', trackingNumber: '', courierId: m.gao.id })
    await transitionOrder(m.app, m.bei, id, 'cancel')
    await m.app.settled()
    expect(findParcel(m.app.db, parcel.id)!.state).toBe('cancelled')
    expect(await refused(carryParcel(m.app, m.gao, parcel.id, 'pickUp'))).toBeTruthy()
  })
})

test('an order that has arrived is complete by itself after the days the shop has set', async () => {
  const m = market()
  const id = await bought(m)
  await moveParcel(m.app, m.mei, (await sendParcel(m.app, m.mei, id, sf)).id, 'deliver')
  await m.app.change(db => changeShop(db, { ...m.app.shop(), confirmDays: 7 }))
  m.wait(7 * 86_400_000 - 1)
  await completeOrders(m.app)
  expect(state(m, id)).toBe('delivered')
  m.wait(1)
  await completeOrders(m.app)
  expect(state(m, id)).toBe('completed')
})

test('an order whose parcel came back is not complete by itself', async () => {
  const m = market()
  const id = await bought(m)
  const parcel = await sendParcel(m.app, m.mei, id, sf)
  await moveParcel(m.app, m.mei, parcel.id, 'return')
  m.wait(90 * 86_400_000)
  const job = jobs(m.app).find(({ name }) => name === 'completing what has long arrived')!
  await job.work()
  expect(state(m, id)).toBe('shipped')
  const again = await sendParcel(m.app, m.mei, id, sf)
  await moveParcel(m.app, m.mei, again.id, 'deliver')
  m.wait(10 * 86_400_000)
  await job.work()
  expect(state(m, id)).toBe('completed')
})

describe('what a buyer sends back', () => {
  const book = (m: Market, orderId: number) =>
    m.app.change(db => bookPickup(m.app, db, { orderId, caseId: 7, address: { ...address, street: '新地址 1 号' }, slot: { from: m.app.now(), to: m.app.now() + 7_200_000 }, courierId: m.gao.id }))

  test('is collected by a courier at its own address, and every step is told to whoever handles the case', async () => {
    const m = market()
    const orderId = await bought(m)
    const id = await book(m, orderId)
    expect(listAddressesOfParcels(m.app.db, m.app.vault, [{ id, orderId }]).get(id)!.street).toBe('新地址 1 号')
    await carryParcel(m.app, m.gao, id, 'fail', { detail: 'nobody' })
    await carryParcel(m.app, m.gao, id, 'pickUp')
    await carryParcel(m.app, m.gao, id, 'deliver')
    const events = m.app.db.query<{ event: string }, []>("select event from events where event like '%parcel.moved%' order by id").all().map(({ event }) => JSON.parse(event))
    expect(events.map(({ step, state, caseId, direction }) => [step, state, caseId, direction])).toEqual([
      ['pack', 'waiting', 7, 'back'], ['fail', 'failed', 7, 'back'], ['pickUp', 'moving', 7, 'back'], ['deliver', 'delivered', 7, 'back'],
    ])
    expect(state(m, orderId)).toBe('paid')
    expect(told(m).at(-1)).toContain('退货已取走')
    // Why it was not collected is told by whoever handles the case.
    expect(told(m).some(text => text.includes('没有取到'))).toBe(false)
  })

  test('is no longer collected when the case has come to something else; what is on its way stays so', async () => {
    const m = market()
    const orderId = await bought(m)
    const [one, two] = [await book(m, orderId), await book(m, orderId)]
    await carryParcel(m.app, m.gao, two, 'pickUp')
    await m.app.change(db => [one, two].forEach(id => cancelPickup(m.app, db, id)))
    expect([one, two].map(id => findParcel(m.app.db, id)!.state)).toEqual(['cancelled', 'moving'])
  })
})
