import { randomInt } from 'node:crypto'
import type { App } from '../app.ts'
import type { Db } from '../platform/db.ts'
import { noteDeed } from '../platform/deeds.ts'
import { emit } from '../platform/event-log.ts'
import { hashPassword, verifyPassword } from '../platform/passwords.ts'
import { refuse, refuseIf } from '../platform/refusal.ts'
import { setCookie } from '../platform/http.ts'
import { hashToken, newToken } from '../platform/vault.ts'
import { isLocale } from '../platform/words.ts'
import { checkCode, readContact, spendCode } from './codes/actions.ts'
import { defaultName } from './default-name.ts'
import type { AccountEvent } from './events.ts'
import {
  accountTries, addressTries, agreementVersion, mostSessions, sessionLasts, weaknessOf, whyNotRevoke, whyNotSuspend,
  type Contact, type Person, type Role,
} from './rules.ts'
import { readCookie, sessionCookie } from './session.ts'
import {
  countAdministrators, deleteExpiredSessions, deleteGrant, deleteOldestSessions, deleteSession, deleteSessionByToken, deleteSessionsOf, findAccount, findAccountOf,
  findPerson, insertGrant, insertPerson, insertSession, listContacts, updatePassword, updateProfile, updateSuspension,
} from './store.ts'
import { words } from './words.ts'

export { sendCode } from './codes/actions.ts'

export type SignedIn = { token: string; cookie: (response: Response) => Response }

/** Begins a session; the one this browser had before is over. */
export const signIn = async (app: App, request: Request, personId: number): Promise<SignedIn> => {
  const token = newToken(32)
  await app.change(db => beginSession(app, db, request, { personId, token }))
  return { token, cookie: response => sessionCookieOf(app, response, token) }
}

/** The browser keeps it long; how long it is good for is decided here. */
export const sessionCookieOf = (app: App, response: Response, token: string) =>
  setCookie(response, app, sessionCookie, token, { maxAge: 400 * 24 * 60 * 60 })

const beginSession = (app: App, db: Db, request: Request, { personId, token }: { personId: number; token: string }) => {
  const begunAt = app.now()
  endSessionOf(db, request)
  insertSession(db, {
    personId, begunAt,
    tokenHash: hashToken(token), expiresAt: begunAt + sessionLasts,
    agent: (request.headers.get('user-agent') ?? '').slice(0, 300), address: app.addressOf(request),
  })
  deleteOldestSessions(db, personId, mostSessions)
}

const endSessionOf = (db: Db, request: Request) => {
  const old = readCookie(request, sessionCookie)
  if (old) deleteSessionByToken(db, hashToken(old))
}

export const signOut = async (app: App, request: Request, response: Response) => {
  await app.change(db => endSessionOf(db, request))
  return setCookie(response, app, sessionCookie, '', { maxAge: 0 })
}

/** By contact and password. Whoever is refused does not learn whether there is such an account. */
export const logIn = async (app: App, request: Request, typed: { contact: string; password: string }): Promise<SignedIn> => {
  if (!app.limits.take(addressTries, app.addressOf(request))) refuse(words.tooManyTries, 429)
  const contactIndex = app.vault.index((await readContact(app, typed.contact)).value)
  if (!app.limits.take(accountTries, contactIndex)) refuse(words.tooManyTries, 429)

  const account = findAccount(app.db, contactIndex)
  const right = await verifyPassword(typed.password, account?.passwordHash ?? null)
  if (!account || !right) return refuse(words.wrongPassword)
  app.limits.forget(accountTries, contactIndex)
  refuseIf(account.suspendedAt === null ? null : words.suspended, 403)
  return signIn(app, request, account.id)
}

type Registration = { contact: string; code: string; password: string; name: string; locale: string }

/** Makes an account for whoever holds this phone or mailbox. They have accepted the agreement. */
export const register = async (app: App, request: Request, { code, password, name, locale, ...typed }: Registration): Promise<SignedIn> => {
  const contact = await readContact(app, typed.contact)
  refuseIf(weaknessOf(password, contact))
  const codeId = await checkCode(app, { purpose: 'register', contact, code, address: app.addressOf(request) })
  // Only whoever has read the code gets to hear this.
  refuseIf(findAccount(app.db, app.vault.index(contact.value)) && words.taken)

  const passwordHash = await hashPassword(password)
  const personId = await app.change(db => {
    spendCode(db, codeId, app.now())
    refuseIf(findAccount(db, app.vault.index(contact.value)) && words.taken)
    return makePerson(app, db, { contact, name, locale, passwordHash })
  })
  return signIn(app, request, personId)
}

type Entry = { contact: string; code: string; name?: string; locale: string; agreed: boolean; purpose?: 'buy' | 'enter' }

/**
 * Signs in whoever holds this phone or mailbox, by a code. With the purpose `buy`, somebody new gets an account
 * without a password; they must have accepted the agreement. `cookie` adds the session to an answer.
 */
export const enterByCode = async (app: App, request: Request, { code, name = '', locale, agreed, purpose = 'buy', ...typed }: Entry): Promise<SignedIn & { person: Person }> => {
  const contact = await readContact(app, typed.contact)
  refuseIf(purpose === 'buy' && !agreed ? words.mustAgree : null)
  const codeId = await checkCode(app, { purpose, contact, code, address: app.addressOf(request) })

  const token = newToken(32)
  const person = await app.change(db => {
    spendCode(db, codeId, app.now())
    const account = findAccount(db, app.vault.index(contact.value))
    refuseIf(account?.suspendedAt ? words.suspended : null, 403)
    if (!account && purpose === 'enter') refuse(words.codeWrong)
    const personId = account?.id ?? makePerson(app, db, { contact, name, locale, passwordHash: null })
    beginSession(app, db, request, { personId, token })
    return findPerson(db, personId)!
  })
  return { person, token, cookie: response => sessionCookieOf(app, response, token) }
}

type Newcomer = { contact: Contact; name: string; locale: string; passwordHash: string | null }

/** A new account; its owner has accepted the present agreement. */
export const makePerson = (app: App, db: Db, { contact: { kind, value }, name, locale, passwordHash }: Newcomer): number => {
  const sealed = { [kind]: app.vault.seal(value), [`${kind}Index`]: app.vault.index(value) }
  return insertPerson(db, {
    phone: null, phoneIndex: null, email: null, emailIndex: null, ...sealed,
    name: name || defaultName(locale), locale: isLocale(locale) ? locale : null, passwordHash,
    agreementVersion, agreedAt: app.now(), joinedAt: app.now(),
  })
}

/** A new password for whoever holds this phone or mailbox. All sessions are over but the one that begins here. */
export const recover = async (app: App, request: Request, { code, password, ...typed }: { contact: string; code: string; password: string }): Promise<SignedIn> => {
  const contact = await readContact(app, typed.contact)
  refuseIf(weaknessOf(password, contact))
  const codeId = await checkCode(app, { purpose: 'recover', contact, code, address: app.addressOf(request) })
  const contactIndex = app.vault.index(contact.value)
  const account = findAccount(app.db, contactIndex) ?? refuse(words.codeWrong)
  refuseIf(account.suspendedAt === null ? null : words.suspended, 403)

  const passwordHash = await hashPassword(password)
  await app.change(db => {
    spendCode(db, codeId, app.now())
    setPassword(app, db, account.id, passwordHash, null)
  })
  app.limits.forget(accountTries, contactIndex)
  return signIn(app, request, account.id)
}

/** The other devices are signed out. */
export const changePassword = async (app: App, me: Person, { old, password, sessionId }: { old: string; password: string; sessionId: number | null }) => {
  if (!app.limits.take(accountTries, `person ${me.id}`)) refuse(words.tooManyTries, 429)
  const account = findAccountOf(app.db, me.id)!
  if (!(await verifyPassword(old, account.passwordHash))) refuse(words.wrongOldPassword)
  app.limits.forget(accountTries, `person ${me.id}`)

  for (const contact of listContacts(app.db, app.vault, me.id)) refuseIf(weaknessOf(password, contact))
  const passwordHash = await hashPassword(password)
  await app.change(db => setPassword(app, db, me.id, passwordHash, sessionId))
}

/** Ends the sessions but one, and tells the owner at every address they have. */
const setPassword = (app: App, db: Db, personId: number, passwordHash: string, keptSession: number | null) => {
  updatePassword(db, personId, passwordHash)
  deleteSessionsOf(db, personId, keptSession)

  const { locale } = findPerson(db, personId)!
  const shop = app.shop()
  const say = app.speak(isLocale(locale) ? locale : shop.locale)
  for (const { kind, value } of listContacts(db, app.vault, personId)) {
    app.post(db, {
      channel: kind === 'phone' ? 'sms' : 'mail', to: value,
      subject: say(words.passwordMail, shop.name), text: say(words.passwordText, shop.name, app.url),
    })
  }
}

export const changeProfile = (app: App, me: Person, { name, locale }: { name: string; locale: string }) =>
  app.change(db => updateProfile(db, me.id, name, isLocale(locale) ? locale : null))

export const endSession = (app: App, me: Person, sessionId: number) =>
  app.change(db => deleteSession(db, me.id, sessionId) || refuse(words.sessionGone, 404))

export const endOtherSessions = (app: App, me: Person, sessionId: number | null) =>
  app.change(db => deleteSessionsOf(db, me.id, sessionId))

export const forgetOldSessions = (app: App) => app.change(db => deleteExpiredSessions(db, app.now()))

const findSomebody = (db: Db, personId: number) => findPerson(db, personId) ?? refuse(words.nobody, 404)

export const grantRole = (app: App, me: Person, personId: number, role: Role) =>
  app.change(db => giveRole(app, db, me.id, personId, role))

/** Part of a larger change. `by`: who gives it. */
export const giveRole = (app: App, db: Db, by: number, personId: number, role: Role) => {
  const person = findSomebody(db, personId)
  if (person.roles.includes(role)) return
  insertGrant(db, personId, role, app.now(), by)
  noteDeed(db, { at: app.now(), personId: by, deed: 'role.granted', subject: nameOf(person), detail: role })
}

export const revokeRole = (app: App, me: Person, personId: number, role: Role) =>
  app.change(db => {
    const person = findSomebody(db, personId)
    if (!person.roles.includes(role)) return
    refuseIf(whyNotRevoke(person, role, countAdministrators(db)))
    deleteGrant(db, personId, role)
    noteDeed(db, { at: app.now(), personId: me.id, deed: 'role.revoked', subject: nameOf(person), detail: role })
    emit<AccountEvent>(db, app.now(), { kind: 'person.roleRevoked', personId, role })
  })

/** They are signed out everywhere and cannot come back in until it is lifted. */
export const suspend = (app: App, me: Person, personId: number, because: string) =>
  app.change(db => {
    const person = findSomebody(db, personId)
    refuseIf(whyNotSuspend(me, person, countAdministrators(db)))
    updateSuspension(db, personId, app.now(), because)
    deleteSessionsOf(db, personId)
    noteDeed(db, { at: app.now(), personId: me.id, deed: 'person.suspended', subject: nameOf(person), detail: because })
    emit<AccountEvent>(db, app.now(), { kind: 'person.suspended', personId })
  })

export const restore = (app: App, me: Person, personId: number) =>
  app.change(db => {
    const person = findSomebody(db, personId)
    if (person.suspendedAt === null) return
    updateSuspension(db, personId, null, null)
    noteDeed(db, { at: app.now(), personId: me.id, deed: 'person.restored', subject: nameOf(person) })
  })

const nameOf = (person: Person) => `${person.name} #${person.id}`

/** The owner is administrator and merchant. An account that is already there gets the password and the roles. */
export const makeOwner = (app: App, db: Db, { contact, name, locale, passwordHash }: Newcomer): number => {
  const known = findAccount(db, app.vault.index(contact.value))
  const personId = known?.id ?? makePerson(app, db, { contact, name, locale, passwordHash })
  if (known) updatePassword(db, personId, passwordHash!)
  for (const role of ['admin', 'merchant'] as const) insertGrant(db, personId, role, app.now(), null)
  return personId
}

/**
 * From the console: makes an administrator of whoever is reached there, with a new password that is told once. Their
 * sessions are over and a suspension is lifted. Refuses what is no contact.
 */
export const makeAdministrator = async (app: App, { contact: typed, name = '' }: { contact: string; name?: string }): Promise<{ password: string; contact: string; isNew: boolean }> => {
  const contact = await readContact(app, typed)
  const password = newPassword()
  const passwordHash = await hashPassword(password)
  return app.change(db => {
    const known = findAccount(db, app.vault.index(contact.value))
    const personId = known?.id ?? makePerson(app, db, { contact, name, locale: app.shop().locale, passwordHash })
    if (known) {
      updateSuspension(db, personId, null, null)
      setPassword(app, db, personId, passwordHash, null)
    }
    insertGrant(db, personId, 'admin', app.now(), null)
    noteDeed(db, { at: app.now(), personId: null, deed: 'administrator.made', subject: nameOf(findPerson(db, personId)!) })
    return { password, contact: contact.value, isNew: !known }
  })
}

const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Four groups of four that can be read out over the telephone: 79 bits. */
const newPassword = () => Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')).join('-')
