import type { Say } from '../platform/words.ts'
import { Layout } from '../ui/layout.tsx'
import { Blank, Icon, More } from '../ui/parts.tsx'
import type { Visit } from '../ui/visit.ts'
import { notificationsElement, optionalKinds, type Channel, type Kind, type Notification, type Silence } from './rules.ts'
import { words } from './words.ts'

type NotificationsPageProps = {
  visit: Visit
  /** One more than a page holds when there are more. */
  notifications: Notification[]
  perPage: number
  /** An older page does not change by itself. */
  older: boolean
  /** How this person can be reached outside. */
  channels: Channel[]
  silences: Silence[]
}

export const NotificationsPage = ({ visit, visit: { say }, notifications, perPage, older, channels, silences }: NotificationsPageProps) => (
  <Layout visit={visit} title={say(words.title)} narrow>
    <h1 safe>{say(words.title)}</h1>
    <div class="page__parts" id={notificationsElement} {...(older ? {} : { 'hx-sse:connect': '/notifications/events' })}>
      <Messages say={say} notifications={notifications} perPage={perPage} />
    </div>
    {channels.length ? <Preferences say={say} channels={channels} silences={silences} /> : ''}
  </Layout>
)

export const Messages = ({ say, notifications, perPage }: { say: Say; notifications: Notification[]; perPage: number }) => {
  const shown = notifications.slice(0, perPage)
  if (!shown.length) return <Blank title={say(words.none)} text={say(words.noneText)} />
  return (
    <>
      {shown.some(({ readAt }) => readAt === null) ? (
        <form method="post" action="/notifications/read">
          <input type="hidden" name="last" value={String(shown[0]!.id)} />
          <button class="btn"><Icon name="check" /><span safe>{say(words.readAll)}</span></button>
        </form>
      ) : ''}
      <ul class="card entries">{shown.map(notification => <MessageLine say={say} notification={notification} />)}</ul>
      <More say={say} href={notifications.length > perPage ? `/notifications?before=${shown.at(-1)!.id}` : null} />
    </>
  )
}

const icons: Record<Kind, string> = {
  order: 'list', aftersales: 'undo', complaint: 'shield', account: 'user', product: 'box', stock: 'box', delivery: 'truck', supply: 'box',
  room: 'cam', prize: 'gift', offer: 'ticket',
}

const MessageLine = ({ say, notification: { id, kind, text, at, readAt } }: { say: Say; notification: Notification }) => (
  <li class="entry message">
    <span class="message__kind"><Icon name={icons[kind]} /></span>
    <span>
      <a class="message__text" href={`/notifications/${id}`} safe>{text}</a>
      <span class="hint" safe>{`${say(words.kind[kind])} · ${say.dateTime(at)}`}</span>
    </span>
    {readAt === null ? <span class="badge badge--brand" safe>{say(words.unread)}</span> : ''}
  </li>
)

const Preferences = ({ say, channels, silences }: { say: Say; channels: Channel[]; silences: Silence[] }) => (
  <details class="card">
    <summary class="btn" safe>{say(words.preferences)}</summary>
    <form class="form" method="post" action="/notifications/preferences">
      <p class="hint" safe>{say(words.preferencesHint)}</p>
      {optionalKinds.map(kind => (
        <fieldset class="message__choice">
          <legend safe>{say(words.kind[kind])}</legend>
          {channels.map(channel => (
            <label class="check">
              <input
                type="checkbox" name={`${kind}-${channel}`} value="yes" aria-label={say(words.byChannel, say(words.kind[kind]), say(words.channel[channel]))}
                {...(silences.some(silence => silence.kind === kind && silence.channel === channel) ? {} : { checked: true })}
              />
              <span safe>{say(words.channel[channel])}</span>
            </label>
          ))}
        </fieldset>
      ))}
      <button class="btn btn--primary" safe>{say(words.save)}</button>
    </form>
  </details>
)
