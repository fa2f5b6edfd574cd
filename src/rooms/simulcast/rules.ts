/** Another place a room's stream is sent on to. The address is sealed in the table and opened for sending only. */
export type Simulcast = { id: number; roomId: number; name: string; open: 0 | 1; madeAt: number }

export const mostSimulcasts = 5
export const longestName = 40

/** rtmp:// or rtmps:// with a host and a path. */
export const isPlace = (address: string) => {
  const url = URL.parse(address.replace(/^rtmp/, 'http'))
  return /^rtmps?:\/\/\S+$/.test(address) && url !== null && url.hostname !== '' && url.pathname.length > 1
}

/** Server and key as streaming sites give them, as one address. */
export const addressOf = (server: string, key: string) => `${server.trim().replace(/\/+$/, '')}/${key.trim()}`
