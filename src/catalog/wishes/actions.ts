import type { Contact, Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { notify } from '../../notifications/actions.ts'
import { channelOf } from '../../notifications/rules.ts'
import type { Db } from '../../platform/db.ts'
import { refuse } from '../../platform/refusal.ts'
import { isLocale, type Locale } from '../../platform/words.ts'
import { productPath, type Product } from '../rules.ts'
import { findOpenProduct } from '../store.ts'
import { variantName } from '../variants/rules.ts'
import { findVariant } from '../variants/store.ts'
import { words as catalogWords } from '../words.ts'
import { forgetAfter, mostAtOnce, wishesFromAddress, wishesOfContact } from './rules.ts'
import { deleteWishesBefore, insertWish, listWishesDue, updateWishTold } from './store.ts'
import { words } from './words.ts'

type Who = { person: Person } | { contact: Contact; locale: Locale; address: string }

/** Says nothing of whether the contact is known here, or has been left before. */
export const wishFor = async (app: App, who: Who, variantId: number): Promise<Product> => {
  if ('contact' in who) {
    app.limits.refuseIfTooOften(wishesFromAddress, who.address)
    app.limits.refuseIfTooOften(wishesOfContact, app.vault.index(who.contact.value), words.enough)
  } else app.limits.refuseIfTooOften(wishesFromAddress, `person ${who.person.id}`)
  return app.change(db => {
    const variant = findVariant(db, variantId)
    const product = (variant && variant.removedAt === null && findOpenProduct(db, variant.productId)) || refuse(catalogWords.gone, 404)
    if (variant!.stock > 0) refuse(words.thereAlready)
    insertWish(db, {
      variantId, askedAt: app.now(),
      ...('person' in who
        ? { personId: who.person.id, contact: null, contactIndex: null, locale: isLocale(who.person.locale) ? who.person.locale : app.shop().locale }
        : { personId: null, contact: app.vault.seal(JSON.stringify(who.contact)), contactIndex: app.vault.index(who.contact.value), locale: who.locale }),
    })
    return product
  })
}

/** Runs often: see jobs.ts. */
export const tellWishes = async (app: App) => {
  if (!listWishesDue(app.db, 1).length) return
  await app.change(db => {
    for (const wish of listWishesDue(db, mostAtOnce)) {
      updateWishTold(db, wish.id, app.now())
      tell(app, db, wish)
    }
  })
}

const tell = (app: App, db: Db, { personId, contact, locale, productId, title, values }: ReturnType<typeof listWishesDue>[number]) => {
  const name = [title, variantName({ values: JSON.parse(values) as string[] })].filter(Boolean).join(' ')
  const path = productPath({ id: productId, title })
  if (personId !== null) return notify(app, db, personId, { kind: 'stock', url: path, urgent: true, text: say => say(words.back, name) })
  const say = app.speak(locale)
  const { kind, value } = JSON.parse(app.vault.open(contact!)) as Contact
  const shop = app.shop().name
  app.post(db, { channel: channelOf({ kind, value }), to: value, subject: say(words.subject, shop, name), text: say(words.letter, shop, name, `${app.url}${path}`) })
}

export const forgetWishes = (app: App) => app.change(db => void deleteWishesBefore(db, app.now() - forgetAfter))

