import type { Deed } from '../../platform/deeds.ts'
import type { Say } from '../../platform/words.ts'
import { Blank, More } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { AdminPage } from '../page.tsx'
import { sentences, words } from './words.ts'

type LogProps = { visit: Visit; deeds: Deed[]; names: Map<number, string>; older: number | null }

export const LogPage = ({ visit: { say }, visit, deeds, names, older }: LogProps) => (
  <AdminPage visit={visit} title={say(words.title)} current="/admin/log">
    {deeds.length ? (
      <ol class="card entries">
        {deeds.map(deed => (
          <li class="entry">
            <span safe>{sentenceOf(say, deed, names)}</span>
            <time class="hint" datetime={new Date(deed.at).toISOString()} safe>{say.dateTime(deed.at)}</time>
          </li>
        ))}
      </ol>
    ) : <Blank title={say(words.none)} text={say(words.noneText)} />}
    <More say={say} href={older === null ? null : `/admin/log?before=${older}`} />
  </AdminPage>
)

/** A deed as somebody would tell it. */
export const sentenceOf = (say: Say, { personId, deed, subject, detail }: Deed, names: Map<number, string>) => {
  const who = personId === null ? say(words.itself) : (names.get(personId) ?? say(words.gonePerson, personId))
  const sentence = sentences[deed]
  // What is sent back is noted as minor units and a cause.
  const told = deed === 'payment.refundAsked' ? say.money(Number.parseInt(detail)) : detail
  return sentence ? say(sentence, who, subject, told) : say(words.other, who, `${deed} ${subject}`, detail)
}
