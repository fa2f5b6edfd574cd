import { expect, test } from 'bun:test'
import { isNear, networkOf } from './network.ts'

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
  ['unknown', 'unknown'],
  ['not:an:address', 'not:an:address'],
])('%s belongs to %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test.each([
  ['127.0.0.1', true], ['10.1.2.3', true], ['172.17.0.1', true], ['172.32.0.1', false], ['192.168.1.4', true], ['192.0.2.1', false], ['100.64.0.1', false],
  ['::1', true], ['fd12:3456::1', true], ['fe80::1', true], ['2001:db8::1', false], ['unknown', false],
])('%s is near: %p', (address, near) => {
  expect(isNear(networkOf(address))).toBe(near)
})
