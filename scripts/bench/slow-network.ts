import net from 'node:net'

export type Network = { roundTripMs: number; jitterMs: number; bitsPerSecond: number }

/** A TCP proxy on a free port that is as slow as the network described: delay in both directions, a rate for each connection, nothing reordered. */
export const startSlowNetwork = async (target: { host: string; port: number }, network: Network) => {
  const sockets = new Set<net.Socket>()

  const server = net.createServer({ allowHalfOpen: true }, near => {
    const far = net.connect({ ...target, allowHalfOpen: true })
    for (const socket of [near, far]) {
      socket.setNoDelay(true)
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      socket.on('error', () => [near, far].forEach(side => side.destroy()))
    }
    carry(near, far, network)
    carry(far, near, network)
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

const carry = (from: net.Socket, to: net.Socket, { roundTripMs, jitterMs, bitsPerSecond }: Network) => {
  const onTheWay: { due: number; bytes: Buffer | null }[] = []
  let lastDue = 0
  let weight = 0
  let timer: Timer | undefined

  const send = (bytes: Buffer | null) => {
    const arrives = performance.now() + (roundTripMs + (Math.random() * 2 - 1) * jitterMs) / 2
    lastDue = Math.max(arrives, lastDue + ((bytes?.length ?? 0) * 8_000) / bitsPerSecond)
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
  from.on('close', () => setTimeout(() => to.destroy(), roundTripMs * 4))
}
