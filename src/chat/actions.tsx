import type { App } from '../app.ts'
import { emit } from '../platform/event-log.ts'
import { refuse, refuseIf } from '../platform/refusal.ts'
import { consoleTopic, roomTopic } from '../rooms/rules.ts'
import { findRoom, findRoomOf } from '../rooms/store.ts'
import { words as roomWords } from '../rooms/words.ts'
import { refuseBlocked } from '../shop/blocked/actions.ts'
import type { ChatEvent } from './events.ts'
import { addLikes, likesOf } from './likes.ts'
import { likeLimit, messageLimit, mostLikesAtOnce, tidyMessage, whyNotSay, type Message } from './rules.ts'
import { findMessage, insertMessage, updateHidden } from './store.ts'
import { GoneMessage, LikesPatch, NewMessage } from './views.tsx'
import { words } from './words.ts'

/** Everybody watching reads it within a tick. */
export const sendMessage = async (app: App, author: { id: number }, roomId: number, typed: string): Promise<Message> => {
  const text = tidyMessage(typed)
  refuseIf(whyNotSay(text))
  refuseBlocked(app.db, text)
  app.limits.refuseIfTooOften(messageLimit, String(author.id), words.tooFast)

  const message = await app.change(db => {
    const room = findRoom(db, roomId) ?? refuse(roomWords.gone, 404)
    if (room.state === 'ended') refuse(words.over)
    return findMessage(db, insertMessage(db, { roomId, authorId: author.id, text, sentAt: app.now() }))!
  })

  app.sse.publish(roomTopic(roomId), say => <NewMessage say={say} message={message} />)
  app.sse.publish(consoleTopic(roomId), say => <NewMessage say={say} message={message} moderated />)
  return message
}

/** The host takes a line away from every page. It is kept, with who hid it. */
export const hideMessage = async (app: App, me: { id: number }, roomId: number, messageId: number) => {
  await app.change(db => {
    if (!findRoomOf(db, me, roomId)) refuse(roomWords.gone, 404)
    if (!updateHidden(db, roomId, messageId, app.now(), me.id)) refuse(words.gone, 404)
    emit<ChatEvent>(db, app.now(), { kind: 'message.hidden', roomId, messageId })
  })
  app.sse.publish(roomTopic(roomId), () => <GoneMessage id={messageId} />)
  app.sse.publish(consoleTopic(roomId), () => <GoneMessage id={messageId} />)
}

/** `who` is a person or an address. Too many are passed over in silence: nobody is told off for liking. */
export const like = (app: App, roomId: number, who: string, count: number) => {
  const room = findRoom(app.db, roomId) ?? refuse(roomWords.gone, 404)
  if (room.state === 'ended') return 0
  const wanted = Math.min(mostLikesAtOnce, Math.max(1, Math.trunc(count) || 1))
  let taken = 0
  while (taken < wanted && app.limits.take(likeLimit, who)) taken++
  if (!taken) return 0

  addLikes(app, roomId, taken)
  for (const topic of [roomTopic(roomId), consoleTopic(roomId)]) {
    app.sse.publish(topic, say => <LikesPatch say={say} count={likesOf(app, roomId)} />, 'likes')
  }
  return taken
}
