import type Stripe from 'stripe'
import { Forged, Trouble, type Desk, type OnlineProvider, type Standing } from '../rules.ts'

type Session = Stripe.Checkout.Session
type Event = Awaited<ReturnType<Stripe['webhooks']['constructEventAsync']>>

/** Stripe takes no offer that ends within half an hour; a minute more, for clocks that differ. */
const shortest = 31 * 60_000
const patience = 12_000
const signedWithin = 300

/** Stripe Checkout: the payer goes to a page of Stripe's, no card is ever seen here. */
export const stripe: OnlineProvider<'stripe'> = {
  begin: (desk, { reference, amount, currency, title, madeAt, expiresAt, returnUrl }) =>
    asking(desk, async api => {
      const session = await api.checkout.sessions.create({
        mode: 'payment',
        client_reference_id: reference,
        metadata: { reference },
        payment_intent_data: { metadata: { reference } },
        // Whole minor units, with the same number of decimals as here: tested against Stripe's list.
        line_items: [{ quantity: 1, price_data: { currency: currency.toLowerCase(), unit_amount: amount, product_data: { name: title } } }],
        expires_at: Math.ceil(Math.max(expiresAt, madeAt + shortest) / 1000),
        success_url: returnUrl,
        cancel_url: returnUrl,
      }, { idempotencyKey: reference })
      return { remoteId: session.id, url: session.url! }
    }),

  hear: async (desk, { headers, body }) => {
    // Before the merchant has entered the secret, anybody could sign with an empty one.
    if (!desk.keys.webhookSecret) throw new Forged('not signed by Stripe: the signing secret has not been entered')
    const api = await connect(desk)
    const event = await api.webhooks
      .constructEventAsync(body, headers.get('stripe-signature') ?? '', desk.keys.webhookSecret, signedWithin, undefined, desk.now)
      .catch(() => { throw new Forged('not signed by Stripe, or too old') })
    const session = sessionOf(event)
    return session?.client_reference_id ? { reference: session.client_reference_id, standing: standingOf(session) } : null
  },

  ask: (desk, { remoteId }) =>
    asking(desk, async api => (remoteId ? standingOf(await api.checkout.sessions.retrieve(remoteId)) : { state: 'none' })),

  close: (desk, { remoteId }) =>
    asking(desk, async api => {
      if (remoteId) await api.checkout.sessions.expire(remoteId)
    }),

  refund: (desk, { reference, amount, attempt, remoteId, tries }) =>
    asking(desk, async api => {
      const { transactionId } = attempt
      if (!transactionId) throw new Trouble('Stripe has named no payment', true)
      const known = remoteId
        ? await api.refunds.retrieve(remoteId)
        : tries > 0
          // Stripe forgets an idempotency key after a day; the reference stays with the refund.
          ? (await api.refunds.list({ payment_intent: transactionId, limit: 100 })).data.find(({ metadata }) => metadata?.reference === reference)
          : undefined
      const refund = known ?? await api.refunds.create({ payment_intent: transactionId, amount, metadata: { reference } }, { idempotencyKey: reference })
      const failed = refund.status === 'failed' || refund.status === 'canceled'
      return {
        remoteId: refund.id, state: failed ? 'failed' : refund.status === 'succeeded' ? 'done' : 'sent',
        ...(failed ? { failure: refund.failure_reason ?? refund.status! } : {}),
      }
    }),

  test: desk => asking(desk, async api => void (await api.checkout.sessions.list({ limit: 1 }))),

  answers: {
    taken: () => Response.json({ received: true }),
    refused: () => Response.json({ received: false }, { status: 400 }),
  },
}

const sessionOf = (event: Event): Session | null => (event.type.startsWith('checkout.session.') ? (event.data.object as Session) : null)

const standingOf = (session: Session): Standing => {
  if (session.payment_status === 'paid') {
    const { payment_intent: payment } = session
    return {
      state: 'paid', amount: session.amount_total ?? 0, currency: (session.currency ?? '').toUpperCase(),
      transactionId: typeof payment === 'string' ? payment : (payment?.id ?? ''),
    }
  }
  return { state: session.status === 'expired' ? 'closed' : 'open' }
}

/** Loaded when it is first needed: most shops start without it. */
const connect = async ({ keys, at }: Desk<'stripe'>) => {
  const { Stripe } = await import('stripe')
  const url = at === null ? null : new URL(at)
  return new Stripe(keys.secretKey, {
    timeout: patience, maxNetworkRetries: 0, telemetry: false,
    ...(url ? { host: url.hostname, port: url.port || 80, protocol: url.protocol === 'https:' ? 'https' as const : 'http' as const } : {}),
  })
}

const asking = async <Answer>(desk: Desk<'stripe'>, work: (api: Stripe) => Promise<Answer>): Promise<Answer> => {
  try {
    return await work(await connect(desk))
  } catch (error) {
    if (error instanceof Trouble) throw error
    const { statusCode, message } = error as { statusCode?: number; message?: string }
    throw new Trouble(message ?? String(error), statusCode === 400 || statusCode === 404)
  }
}
