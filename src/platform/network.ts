import { isIPv4, isIPv6 } from 'node:net'

/**
 * What belongs to one household or one server: an IPv4 address; of IPv6, whose owners have 2^64 addresses each and more, the first half.
 * Anything else is left as it is.
 */
export const networkOf = (address: string) => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(plain)) return plain
  const [front = '', back] = plain.replace(/%.*$/, '').replace(/\d+\.\d+\.\d+\.\d+$/, '0:0').split('::') as [string, string?]
  const [before, after] = [front, back ?? ''].map(half => (half ? half.split(':') : [])) as [string[], string[]]
  const groups = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after]
  return `${groups.slice(0, 4).map(group => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}

/** This machine, or its own network: also what a proxy in front looks like that does not say whom it speaks for. */
export const isNear = (network: string) =>
  isIPv4(network) ? /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(network) : /^(0:0:0:0|f[cd]\w\w:\w+:\w+:\w+|fe[89ab]\w:\w+:\w+:\w+)::\/64$/.test(network)
