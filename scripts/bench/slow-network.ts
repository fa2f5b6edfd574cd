import net from 'node:net'

/** `shared`: the rate is of all connections together, as on a telephone. */
export type Network = { roundTripMs: number; jitterMs: number; bitsPerSecond: number; shared?: boolean }

/** A TCP proxy on a free port that is as slow as the network described: delay in both directions, a rate for each connection unless it is shared, nothing reordered. A change in `network` counts at once. */
export const startSlowNetwork = async (target: { host: string; port: number }, network: Network) => {
  const sockets = new Set<net.Socket>()
  const [up, down]: [Line, Line] = [{ freeAt: 0 }, { freeAt: 0 }]

  const server = net.createServer({ allowHalfOpen: true }, near => {
    const far = net.connect({ ...target, allowHalfOpen: true })
    for (const socket of [near, far]) {
      socket.setNoDelay(true)
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      socket.on('error', () => [near, far].forEach(side => side.destroy()))
    }
    carry(near, far, network, network.shared ? up : { freeAt: 0 })
    carry(far, near, network, network.shared ? down : { freeAt: 0 })
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))

  return {
    port: (server.address() as net.AddressInfo).port,
    stop: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

const piece = 8 << 10
const mostOnTheWay = 1 << 20
const queued = 64 << 10              // what routers hold of a connection that has been closed

type Line = { freeAt: number }

const carry = (from: net.Socket, to: net.Socket, network: Network, line: Line) => {
  const onTheWay: { due: number; bytes: Buffer | null }[] = []
  let lastDue = 0
  let weight = 0
  let timer: Timer | undefined

  const send = (bytes: Buffer | null) => {
    const { roundTripMs, jitterMs, bitsPerSecond } = network
    const now = performance.now()
    line.freeAt = Math.max(now, line.freeAt) + ((bytes?.length ?? 0) * 8_000) / bitsPerSecond
    lastDue = Math.max(lastDue, line.freeAt + (roundTripMs + (Math.random() * 2 - 1) * jitterMs) / 2)
    weight += bytes?.length ?? 0
    onTheWay.push({ due: lastDue, bytes })
    timer ??= setTimeout(deliver, Math.max(0, lastDue - performance.now()))
  }

  const deliver = () => {
    timer = undefined
    while (onTheWay[0] && onTheWay[0].due <= performance.now() + 0.5) {
      const { bytes } = onTheWay.shift()!
      if (to.destroyed) return
      if (bytes === null) to.end()
      else to.write(bytes)
      weight -= bytes?.length ?? 0
    }
    if (weight < mostOnTheWay) from.resume()
    if (onTheWay[0]) timer = setTimeout(deliver, Math.max(0, onTheWay[0].due - performance.now()))
  }

  from.on('data', (bytes: Buffer) => {
    for (let at = 0; at < bytes.length; at += piece) send(bytes.subarray(at, at + piece))
    if (weight >= mostOnTheWay) from.pause()
  })
  from.on('end', () => send(null))
  // The rest of what nobody wants any more is never sent.
  to.on('close', () => { line.freeAt -= (Math.max(0, weight - queued) * 8_000) / network.bitsPerSecond })
  from.on('close', () => setTimeout(() => to.destroy(), network.roundTripMs * 4))
}
