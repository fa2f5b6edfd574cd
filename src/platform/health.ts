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
    if (answer.ok) return null
    const told = (await answer.json().catch(() => null)) as { keeps?: boolean } | null
    return told?.keeps === false ? `The shop on port ${port} runs, but nothing is kept: orders are refused. Make room on its disk.` : `The shop on port ${port} answers, but is not well (${answer.status}). Look into its log, or start it again.`
  } catch {
    return `No shop answers on port ${port}. Look into its log, or start it again.`
  }
}
