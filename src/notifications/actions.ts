import { findPerson, listContacts } from '../accounts/store.ts'
import type { App } from '../app.ts'
import type { Db } from '../platform/db.ts'
import { emit } from '../platform/event-log.ts'
import { localPath } from '../platform/http.ts'
import { refuse } from '../platform/refusal.ts'
import { isLocale, type Say } from '../platform/words.ts'
import type { NotificationEvent } from './events.ts'
import { channelOf, forgetAfter, reachedAt, type Kind, type Notification, type Silence } from './rules.ts'
import {
  deleteNotificationsBefore, deleteSilences, findNotificationOf, insertNotification, insertSilence, listSilences, updateRead, updateReadUpTo,
} from './store.ts'
import { words } from './words.ts'

/** `url` is a path within this shop, where the matter can be seen. Urgent: by phone or mail as well. */
export type Message = { kind: Kind; url: string; text: (say: Say) => string; urgent?: boolean }

/** Part of a change: tells somebody, in their own language. Who is not there any more, or is suspended, hears nothing. */
export const notify = (app: App, db: Db, personId: number, { kind, url, text: write, urgent = false }: Message) => {
  const person = findPerson(db, personId)
  if (!person || person.suspendedAt !== null) return
  const at = app.now()
  const say = app.speak(isLocale(person.locale) ? person.locale : app.shop().locale)
  const text = write(say)
  insertNotification(db, { personId, kind, text: app.vault.seal(text), url: localPath(url), at })
  emit<NotificationEvent>(db, at, { kind: 'notification.told', personId })
  if (!urgent) return
  const contact = reachedAt(listContacts(db, app.vault, personId), listSilences(db, personId), kind)
  const { name } = app.shop()
  if (contact) {
    app.post(db, {
      channel: channelOf(contact), to: contact.value,
      subject: say(words.subject, name, say(words.kind[kind])), text: say(words.outgoing, name, text, app.url + localPath(url)),
    })
  }
}

/** Where the message leads; it has been read with that. */
export const followNotification = async (app: App, me: { id: number }, id: number): Promise<Notification> => {
  const found = findNotificationOf(app.db, app.vault, me.id, id) ?? refuse(words.gone, 404)
  if (found.readAt === null) await app.change(db => void updateRead(db, me.id, id, app.now()))
  return found
}

export const readAll = (app: App, me: { id: number }, last: number) => app.change(db => void updateReadUpTo(db, me.id, last, app.now()))

export const chooseSilences = (app: App, me: { id: number }, silences: Silence[]) =>
  app.change(db => {
    deleteSilences(db, me.id)
    silences.forEach(silence => insertSilence(db, me.id, silence, app.now()))
  })

export const forgetNotifications = (app: App) => app.change(db => void deleteNotificationsBefore(db, app.now() - forgetAfter, 1000))
