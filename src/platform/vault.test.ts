import { expect, test } from 'bun:test'
import { createVault } from './vault.ts'

const vault = createVault(new Uint8Array(32).fill(7))

test('what is sealed can be opened, and never looks the same twice', () => {
  const [one, two] = [vault.seal('杭州市西湖区'), vault.seal('杭州市西湖区')]
  expect(vault.open(one)).toBe('杭州市西湖区')
  expect(one).not.toEqual(two)
  expect(Buffer.from(one).includes(Buffer.from('杭州'))).toBe(false)
})

test('changed bytes and another key are refused', () => {
  const sealed = Buffer.from(vault.seal('secret'))
  for (const at of [0, 5, 20, sealed.length - 1]) {
    const changed = Buffer.from(sealed)
    changed[at]! ^= 1
    expect(() => vault.open(changed)).toThrow()
  }
  expect(() => createVault(new Uint8Array(32)).open(sealed)).toThrow()
})

test('an index finds the same value and tells nothing without the key', () => {
  expect(vault.index('+8613800000001')).toBe(vault.index('+8613800000001'))
  expect(vault.index('+8613800000001')).not.toBe(vault.index('+8613800000002'))
  expect(createVault(new Uint8Array(32)).index('+8613800000001')).not.toBe(vault.index('+8613800000001'))
})
