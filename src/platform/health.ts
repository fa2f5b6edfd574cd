import type { Settings } from './settings.ts'

/** Asks the shop that runs with these settings on this computer how it is: null when it is well, else what is wrong. */
export const askHealth = async ({ host, port, tlsCert }: Pick<Settings, 'host' | 'port' | 'tlsCert'>): Promise<string | null> => {
  const near = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host)
  try {
    // The certificate names the public address, not this one.
    const answer = await fetch(`${tlsCert ? 'https' : 'http'}://${near}:${port}/healthz`, {
      tls: { rejectUnauthorized: false },
      redirect: 'manual',
      signal: AbortSignal.timeout(5_000),
    })
    return answer.ok ? null : `The shop on port ${port} answers, but is not well (${answer.status}).`
  } catch {
    return `No shop answers on port ${port}.`
  }
}
