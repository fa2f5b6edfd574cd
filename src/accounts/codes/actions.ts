import { randomInt } from 'node:crypto'
import type { App } from '../../app.ts'
import type { Db } from '../../platform/db.ts'
import type { Vault } from '../../platform/vault.ts'
import { refuse, refuseIf } from '../../platform/refusal.ts'
import { isLocale } from '../../platform/words.ts'
import { countryOf, normaliseContact, type ShopCustoms } from '../contact.ts'
import type { Contact } from '../rules.ts'
import { findAccount } from '../store.ts'
import { words } from '../words.ts'
import { codeLasts, codesAnHour, codesFromAddress, judge, needsAccount, triesFromAddress, waitForCode, type Purpose } from './rules.ts'
import { deleteCodes, insertCode, listCodeTimes, updateTries, updateUsed } from './store.ts'

/** What was typed, as a contact by this shop's customs. Refuses what is none. */
export const readContact = async (app: App, text: string, shop: ShopCustoms = app.shop()): Promise<Contact> =>
  (await normaliseContact(text, countryOf(shop))) ?? refuse(words.badContact)

type Asked = { purpose: Purpose; contact: string; address: string; locale: string }

/**
 * Sends a code to a contact. The answer is the same whether there is an account or not; where only somebody with an
 * account has use for a code, nobody else is sent one.
 */
export const sendCode = async (app: App, { purpose, contact: typed, address, locale }: Asked): Promise<Contact> => {
  const contact = await readContact(app, typed)
  app.limits.refuseIfTooOften(codesFromAddress, address)

  const contactIndex = app.vault.index(contact.value)
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  await app.change(db => {
    const now = app.now()
    const times = listCodeTimes(db, contactIndex, now - 60 * 60_000)
    const wait = waitForCode(times, now)
    refuseIf(wait > 0 ? (times.length >= codesAnHour ? words.codeTooMany : words.codeTooSoon(Math.ceil(wait / 1000))) : null, 429)

    insertCode(db, { purpose, contactIndex, codeHash: hashCode(app.vault, purpose, contactIndex, code), sentAt: now, expiresAt: now + codeLasts })
    if (!needsAccount(purpose) || findAccount(db, contactIndex)) postCode(app, db, contact, { code, purpose, locale })
  })
  return contact
}

const postCode = (app: App, db: Db, { kind, value }: Contact, { code, purpose, locale }: { code: string; purpose: Purpose; locale: string }) => {
  const shop = app.shop()
  const say = app.speak(isLocale(locale) ? locale : shop.locale)
  app.post(db, {
    channel: kind === 'phone' ? 'sms' : 'mail', to: value, code,
    subject: say(words.codeMail, shop.name),
    text: say(words.codeText, shop.name, code, say(words.purposes[purpose])),
  })
}

/** Counts the try and refuses a wrong code. A right one is returned by its number, to be used in the change it allows. */
export const checkCode = async (app: App, { purpose, contact, code, address }: { purpose: Purpose; contact: Contact; code: string; address: string }): Promise<number> => {
  app.limits.refuseIfTooOften(triesFromAddress, address, words.tooManyTries)
  const contactIndex = app.vault.index(contact.value)
  const codeHash = hashCode(app.vault, purpose, contactIndex, code.normalize('NFKC').replace(/\s/g, ''))

  const { verdict, id } = await app.change(db => {
    const newest = updateTries(db, purpose, contactIndex)
    return { verdict: judge(newest, codeHash, app.now()), id: newest?.id ?? 0 }
  })
  refuseIf(verdict === 'wrong' ? words.codeWrong : verdict === 'spent' ? words.codeSpent : null)
  return id
}

/** Within the change that the code allows: a code is good for one. */
export const spendCode = (db: Db, id: number, at: number) => {
  if (!updateUsed(db, id, at)) refuse(words.codeWrong)
}

export const forgetCodes = (app: App) => app.change(db => deleteCodes(db, app.now() - 24 * 60 * 60_000))

const hashCode = (vault: Vault, purpose: Purpose, contactIndex: string, code: string) => vault.index(`code ${purpose} ${contactIndex} ${code}`)
