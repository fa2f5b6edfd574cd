import { expect, test } from 'bun:test'
import { world } from '../testing/world.ts'
import { findOutgoing, forgetOutgoing, outgoingState, sendOutgoing, type Outgoing } from './outbox.ts'

const message = { channel: 'sms', to: '+8613900000001', subject: 'Your code', text: 'It is 012345', code: '012345' } as const

const posted = async () => {
  const everything = world()
  await everything.app.change(db => everything.app.post(db, message))
  return { ...everything, row: () => findOutgoing(everything.app.db, 1)! }
}

test('without a gateway a message is kept for the administrator, written to the log, and not tried again', async () => {
  const { app, log, row, messages, wait } = await posted()
  expect(outgoingState(row())).toBe('waiting')

  expect(await sendOutgoing(app, { sms: null, mail: null })).toBe(1)
  expect(outgoingState(row())).toBe('kept')
  expect(log.join()).toContain('It is 012345')
  expect(messages()).toEqual([message])

  wait(24 * 60 * 60_000)
  expect(await sendOutgoing(app, { sms: null, mail: null })).toBe(0)
})

test('it is sent once', async () => {
  const { app, row, wait } = await posted()
  const carried: Outgoing[] = []
  const carriers = { sms: async (message: Outgoing) => void carried.push(message), mail: null }

  await sendOutgoing(app, carriers)
  wait(60 * 60_000)
  await sendOutgoing(app, carriers)
  expect(carried).toEqual([message])
  expect(outgoingState(row())).toBe('sent')
})

test('a failure is tried again, each time after twice as long, and given up in the end', async () => {
  const { app, row, wait } = await posted()
  const tries: number[] = []
  const carriers = { sms: async () => { tries.push(app.now()); throw new Error('the gateway answered 500') }, mail: null }

  await sendOutgoing(app, carriers)
  expect(row()).toMatchObject({ tries: 1, failure: 'the gateway answered 500', sentAt: null })
  expect(outgoingState(row())).toBe('waiting')
  expect(await sendOutgoing(app, carriers)).toBe(0)

  for (let minutes = 0; minutes < 60; minutes += 0.5) {
    wait(30_000)
    await sendOutgoing(app, carriers)
  }
  expect(outgoingState(row())).toBe('failed')
  const gaps = tries.slice(1).map((at, index) => (at - tries[index]!) / 30_000)
  expect(gaps).toEqual([1, 2, 4, 8, 16])
})

test('a gateway that comes back delivers what waited', async () => {
  const { app, row, wait } = await posted()
  let broken = true
  const carriers = { sms: async () => { if (broken) throw new Error('busy') }, mail: null }
  await sendOutgoing(app, carriers)
  broken = false
  wait(30_000)
  await sendOutgoing(app, carriers)
  expect(row()).toMatchObject({ tries: 2, failure: null, sentAt: app.now() })
})

test('one that hangs does not hold up the others', async () => {
  const { app, row } = await posted()
  await app.change(db => app.post(db, { channel: 'mail', to: 'bei@shop.test', subject: 'Hello', text: 'Hello' }))
  const mailed = Promise.withResolvers<void>()
  // The text message is only through once the mail after it is.
  await sendOutgoing(app, { sms: () => mailed.promise, mail: async () => mailed.resolve() })
  expect(outgoingState(row())).toBe('sent')
})

test('nothing in the table can be read, and what is done with is forgotten in time', async () => {
  const { app, wait, messages } = await posted()
  const kept = Buffer.from(app.db.query<{ all: Uint8Array }, []>("select cast(recipient || body as blob) as \"all\" from outgoing").get()!.all).toString('latin1')
  expect(kept).not.toContain('012345')
  expect(kept).not.toContain('13900000001')

  wait(1000)
  forgetOutgoing(app.db, app.now())
  expect(messages().length).toBe(1)
  await sendOutgoing(app, { sms: null, mail: null })
  forgetOutgoing(app.db, app.now())
  expect(messages().length).toBe(0)
})
