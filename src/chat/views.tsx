import type { Say } from '../platform/words.ts'
import { Icon } from '../ui/parts.tsx'
import { longestMessage, type Message } from './rules.ts'
import { words } from './words.ts'

/** `moderated`: drawn for the host, who may hide a line. */
type LineProps = { say: Say; message: Message; moderated?: boolean }

export const MessageLine = ({ say, message, moderated = false }: LineProps) => (
  <div id={`m-${message.id}`} class={['msg', message.byHost && 'msg--host', `msg--${message.authorId % 3}`]}>
    {message.byHost ? <span class="badge badge--brand" safe>{say(words.host)}</span> : ''}
    <span class="msg__who" safe>{message.author}</span>
    <span class="msg__text" safe>{message.text}</span>
    {moderated ? <HideButton say={say} message={message} /> : ''}
  </div>
)

const HideButton = ({ say, message }: LineProps) => (
  <form class="msg__hide" method="post" action={`/rooms/${message.roomId}/messages/${message.id}/hidden`} hx-post={`/rooms/${message.roomId}/messages/${message.id}/hidden`} hx-swap="none">
    <button class="btn btn--icon btn--sm btn--ghost" aria-label={`${say(words.hide)}: ${message.author}`} title={say(words.hide)}><Icon name="x" /></button>
  </form>
)

/** The chat of a room. Lines arrive at its end. */
export const MessageList = ({ say, messages, moderated = false }: { say: Say; messages: Message[]; moderated?: boolean }) => (
  <div id="messages" class="room__chat" role="log" aria-label={say(words.chat)} tabindex="0">
    {messages.map(message => <MessageLine say={say} message={message} moderated={moderated} />)}
  </div>
)

/** The same line again, with its place in the page: what a stream carries. */
export const NewMessage = (props: LineProps) => (
  <hx-partial hx-target="#messages" hx-swap="beforeend"><MessageLine {...props} /></hx-partial>
)

export const GoneMessage = ({ id }: { id: number }) => <hx-partial hx-target={`#m-${id}`} hx-swap="delete"></hx-partial>

/** `typed`: what was written before signing in. */
export const Composer = ({ say, roomId, typed = '' }: { say: Say; roomId: number; typed?: string }) => (
  <form class="room__say" id="composer" method="post" action={`/rooms/${roomId}/messages`} hx-post={`/rooms/${roomId}/messages`} hx-swap="none" data-composer="">
    <input
      class="input" id="say" name="text" aria-label={say(words.say)} placeholder={say(words.saySomething)} value={Bun.escapeHTML(typed)}
      required maxlength={String(longestMessage)} enterkeyhint="send" autocomplete="off"
    />
    <button class="btn btn--icon btn--primary" aria-label={say(words.send)} title={say(words.send)}><Icon name="send" /></button>
  </form>
)

/** A guest wrote something: what was typed is kept and comes back with them. */
export const JoinSheet = ({ say, back }: { say: Say; back: string }) => (
  <hx-partial hx-target="#sheet" hx-swap="innerHTML">
    <form method="dialog" class="sheet__head">
      <h2 tabindex="-1" {...{ autofocus: true }} safe>{say(words.joinTitle)}</h2>
      <button class="btn btn--icon btn--ghost" aria-label={say(words.close)}><Icon name="x" /></button>
    </form>
    <div class="sheet__body">
      <p safe>{say(words.joinText)}</p>
      <a class="btn btn--primary btn--big" href={`/login?back=${encodeURIComponent(back)}`} safe>{say(words.signIn)}</a>
      <a class="btn" href={`/register?back=${encodeURIComponent(back)}`} safe>{say(words.register)}</a>
    </div>
  </hx-partial>
)

/** Inside #likes, the name of the heart. */
export const Likes = ({ say, count }: { say: Say; count: number }) => <span data-likes={String(count)} safe>{say(words.likes(say.number(count)))}</span>

export const LikesPatch = ({ say, count }: { say: Say; count: number }) => (
  <hx-partial hx-target="#likes" hx-swap="innerHTML"><Likes say={say} count={count} /></hx-partial>
)
