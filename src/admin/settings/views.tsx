import type { Say } from '../../platform/words.ts'
import type { Line } from '../../rooms/line/rules.ts'
import { LineNote } from '../../rooms/line/views.tsx'
import { words as lineWords } from '../../rooms/line/words.ts'
import { fewestConfirmDays, mostConfirmDays } from '../../shop/rules.ts'
import { FieldError, TextField, type Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { AdminPage } from '../page.tsx'
import { HueField, ShopLocaleField, ShopNameField, TimeZoneField } from '../shop-fields.tsx'
import { words } from './words.ts'

/** The shows that viewers are sent now, bit/s; what has no title is recordings and other sites. */
type Going = { line: Line | null; shows: { title: string | null; sent: number }[] }

type SettingsProps = { visit: Visit; filled: Filled; gateways: { sms: boolean; mail: boolean }; url: string; going: Going }

export const SettingsPage = ({ visit: { say }, visit, filled, gateways, url, going }: SettingsProps) => (
  <AdminPage visit={visit} title={say(words.title)} current="/admin/settings" js={['/js/setup.js']}>
    <div class="edit">
      <form class="card form" method="post" action="/admin/settings">
        <h2 safe>{say(words.shop)}</h2>
        <ShopNameField say={say} filled={filled} />
        <div class="form__two">
          <ShopLocaleField say={say} filled={filled} />
          <TimeZoneField say={say} filled={filled} />
        </div>
        <p class="hint" safe>{say(words.currencyNote, visit.shop.currency)}</p>
        <HueField say={say} filled={filled} />
        <ReviewField say={say} filled={filled} />
        <TextField say={say} filled={filled} name="confirmDays" label={say(words.confirmDays)} hint={say(words.confirmDaysHint)} type="number" inputmode="numeric" min={fewestConfirmDays} max={mostConfirmDays} />
        <button class="btn btn--primary" safe>{say(words.save)}</button>
      </form>
      <aside>
        <section class="card form">
          <h2 safe>{say(words.gateways)}</h2>
          <Gateway say={say} name={say(words.sms)} ready={gateways.sms} missing={say(words.smsMissing)} />
          <Gateway say={say} name={say(words.mail)} ready={gateways.mail} missing={say(words.mailMissing)} />
        </section>
        {going.line ? <GoingCard say={say} line={going.line} shows={going.shows} /> : ''}
        <section class="card form">
          <h2 safe>{say(words.address)}</h2>
          <p safe>{url}</p>
          <p class="hint" safe>{say(words.addressHint)}</p>
        </section>
      </aside>
    </div>
  </AdminPage>
)

const GoingCard = ({ say, line, shows }: { say: Say; line: Line; shows: Going['shows'] }) => (
  <section class="card form" id="going">
    <h2 safe>{say(lineWords.title)}</h2>
    <LineNote say={say} line={line} id="line" />
    {shows.length ? (
      <ul class="plain" aria-label={say(lineWords.running)}>
        {shows.map(({ title, sent }) => <li class="setting"><b safe>{title ?? say(lineWords.others)}</b><span class="num" safe>{say(lineWords.rate(sent))}</span></li>)}
      </ul>
    ) : <p class="hint" safe>{say(lineWords.nothing)}</p>}
  </section>
)

const ReviewField = ({ say, filled }: { say: Say; filled: Filled }) => (
  <fieldset class="field">
    <legend class="label" safe>{say(words.review)}</legend>
    {([['manual', words.reviewManual], ['automatic', words.reviewAutomatic]] as const).map(([value, word]) => (
      <label class="check">
        <input type="radio" name="productReview" value={value} {...(filled.values.productReview === value ? { checked: true } : {})} />
        <span safe>{say(word)}</span>
      </label>
    ))}
    <FieldError say={say} filled={filled} name="productReview" />
  </fieldset>
)

const Gateway = ({ say, name, ready, missing }: { say: Say; name: string; ready: boolean; missing: string }) => (
  <div class="setting">
    <span><b safe>{name}</b>{ready ? '' : <span class="hint" safe>{missing}</span>}</span>
    <span class={['badge', ready ? 'badge--ok' : 'badge--warn']} safe>{say(ready ? words.ready : words.missing)}</span>
  </div>
)
