import type { Outgoing, OutgoingRow, OutgoingState } from '../../platform/outbox.ts'
import type { Say } from '../../platform/words.ts'
import { Blank, Icon, More } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { AdminPage } from '../page.tsx'
import { words } from './words.ts'

type Entry = Pick<OutgoingRow, 'id' | 'channel' | 'madeAt' | 'sentAt' | 'nextTryAt' | 'failure'> & { to: string; state: OutgoingState }
type Opened = { id: number; message: Outgoing }

type OutboxProps = { visit: Visit; entries: Entry[]; opened: Opened | null; gateways: { sms: boolean; mail: boolean }; before: number | null; older: number | null }

export const OutboxPage = ({ visit: { say }, visit, entries, opened, gateways, before, older }: OutboxProps) => (
  <AdminPage visit={visit} title={say(words.title)} current="/admin/outbox">
    {gateways.sms ? '' : <p class="note"><Icon name="info" /><span safe>{say(words.noSms)}</span></p>}
    {gateways.mail ? '' : <p class="note"><Icon name="info" /><span safe>{say(words.noMail)}</span></p>}
    {entries.length ? (
      <>
        <p class="hint" safe>{say(words.privacy)}</p>
        <ul class="card entries">
          {entries.map(entry => <MessageLine say={say} entry={entry} before={before} opened={opened?.id === entry.id ? opened.message : null} />)}
        </ul>
      </>
    ) : <Blank title={say(words.none)} text={say(words.noneText)} />}
    <More say={say} href={older === null ? null : `/admin/outbox?before=${older}`} />
  </AdminPage>
)

const colours: Record<OutgoingState, string> = { sent: 'badge--ok', waiting: '', failed: 'badge--bad', kept: 'badge--warn' }

const MessageLine = ({ say, entry, before, opened }: { say: Say; entry: Entry; before: number | null; opened: Outgoing | null }) => {
  const action = `/admin/outbox/${entry.id}/reading${before ? `?before=${before}` : ''}`
  return (
    <li class="entry">
      <span>
        <b safe>{entry.to}</b>
        <span class={`badge ${colours[entry.state]}`} safe>{say(words.states[entry.state])}</span>
        <span class="hint" safe>
          {[say(words[entry.channel]), say.dateTime(entry.madeAt), entry.failure, entry.state === 'waiting' && entry.failure ? say(words.nextTry, say.time(entry.nextTryAt!)) : null].filter(Boolean).join(' · ')}
        </span>
        <span class="entry__body" id={`message-${entry.id}`} aria-live="polite">{opened ? <MessageBody message={opened} /> : ''}</span>
      </span>
      <form method="post" action={action} hx-post={action} hx-target={`#message-${entry.id}`} hx-swap="innerHTML">
        <button class="btn btn--sm" aria-label={say(words.readNamed, entry.to)} safe>{say(words.read)}</button>
      </form>
    </li>
  )
}

export const MessageBody = ({ message }: { message: Outgoing }) => (
  <>
    <b safe>{message.to}</b>
    <span safe>{message.text}</span>
  </>
)
