import { giveRole } from '../../accounts/actions.ts'
import { readContact } from '../../accounts/codes/actions.ts'
import type { Person } from '../../accounts/rules.ts'
import { findAccount, listContacts } from '../../accounts/store.ts'
import type { App } from '../../app.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { refuse } from '../../platform/refusal.ts'
import { mostSuppliers } from './rules.ts'
import { countSuppliersOf, deleteInvitations, deleteSupplier, insertInvitation, insertSupplier, isSupplierOf, listInvitationsTo, updateNoSupplier } from './store.ts'
import { words } from './words.ts'

const inviteLimit = { name: 'invitations', burst: 10, every: 6 * 60_000 }

/** The answer is the same whether there is an account or not: nobody learns who has one. */
export const inviteSupplier = async (app: App, merchant: Person, typed: string): Promise<void> => {
  const { kind, value } = await readContact(app, typed)
  app.limits.refuseIfTooOften(inviteLimit, String(merchant.id))
  const index = app.vault.index(value)
  await app.change(db => {
    if (findAccount(db, index)?.id === merchant.id) refuse(words.notYourself)
    if (countSuppliersOf(db, merchant) >= mostSuppliers) refuse(words.tooMany(mostSuppliers))
    insertInvitation(db, merchant, index, app.vault.seal(value), app.now())
    const say = app.speak(app.shop().locale)
    const { name } = app.shop()
    app.post(db, { channel: kind === 'phone' ? 'sms' : 'mail', to: value, subject: say(words.subject, name), text: say(words.invited, name, merchant.name, `${app.url}/supplier/invitations`) })
  })
}

export const withdrawInvitation = (app: App, merchant: Person, contactIndex: string) =>
  app.change(db => void deleteInvitations(db, merchant, [contactIndex]))

/** By the phone and the address that somebody has proved to be theirs. */
export const contactIndexesOf = (app: App, me: Person) => listContacts(app.db, app.vault, me.id).map(({ value }) => app.vault.index(value))

export const invitationsTo = (app: App, me: Person) => listInvitationsTo(app.db, contactIndexesOf(app, me))

/** The role comes with it. */
export const acceptInvitation = (app: App, me: Person, merchantId: number): Promise<void> =>
  app.change(db => {
    if (!deleteInvitations(db, { id: merchantId }, contactIndexesOf(app, me))) refuse(words.gone, 404)
    insertSupplier(db, { id: merchantId }, me.id, app.now())
    giveRole(app, db, merchantId, me.id, 'supplier')
  })

export const declineInvitation = (app: App, me: Person, merchantId: number): Promise<void> =>
  app.change(db => {
    if (!deleteInvitations(db, { id: merchantId }, contactIndexesOf(app, me))) refuse(words.gone, 404)
  })

/** They see nothing more of this merchant's goods. */
export const removeSupplier = (app: App, merchant: Person, personId: number): Promise<void> =>
  app.change(db => {
    if (!isSupplierOf(db, merchant, personId)) refuse(words.noSupplier, 404)
    deleteSupplier(db, merchant, personId)
    updateNoSupplier(db, merchant, personId)
    noteDeed(db, { at: app.now(), personId: merchant.id, deed: 'supplier.removed', subject: `person ${personId}` })
  })
