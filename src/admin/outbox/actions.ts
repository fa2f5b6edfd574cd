import { maskContact, type Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { findOutgoing, openOutgoing, type Outgoing } from '../../platform/outbox.ts'
import { refuse } from '../../platform/refusal.ts'
import { words } from './words.ts'

/** Whom a message goes to, as far as a passer-by may see it. */
export const maskRecipient = ({ channel, to }: Outgoing) => maskContact({ kind: channel === 'sms' ? 'phone' : 'email', value: to })

/** Opens one message, and keeps who did. */
export const readMessage = (app: App, me: Person, id: number): Promise<Outgoing> =>
  app.change(db => {
    const message = openOutgoing(app.vault, findOutgoing(db, id) ?? refuse(words.gone, 404))
    noteDeed(db, { at: app.now(), personId: me.id, deed: 'message.read', subject: maskRecipient(message) })
    return message
  })
