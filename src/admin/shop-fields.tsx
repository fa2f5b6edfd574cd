import type { Form } from '../platform/form.ts'
import { locales, type Say } from '../platform/words.ts'
import { isTimeZone } from '../shop/rules.ts'
import { words } from '../shop/words.ts'
import { FieldError, SelectField, TextField, type Filled } from '../ui/fields.tsx'

type Props = { say: Say; filled: Filled }

export const ShopNameField = ({ say, filled, autofocus = false }: Props & { autofocus?: boolean }) => (
  <TextField say={say} filled={filled} name="shop" label={say(words.name)} autocomplete="organization" maxlength={40} autofocus={autofocus} />
)

export const ShopLocaleField = ({ say, filled }: Props) => (
  <SelectField say={say} filled={filled} name="locale" label={say(words.locale)} hint={say(words.localeHint)} options={locales.map(value => ({ value, text: say(words.languages[value]) }))} />
)

export const TimeZoneField = ({ say, filled }: Props) => (
  <SelectField say={say} filled={filled} name="timeZone" label={say(words.timeZone)} options={timeZones.map(value => ({ value, text: value.replaceAll('_', ' ') }))} />
)

/** Shown in its colour while it is dragged, where scripts run. */
export const HueField = ({ say, filled }: Props) => (
  <div class="field">
    <label class="label" for="f-hue" safe>{say(words.hue)}</label>
    <input class="hue" id="f-hue" name="hue" type="range" min="0" max="359" value={filled.values.hue ?? '32'} aria-describedby="h-hue" data-hue />
    <span class="hint" id="h-hue" safe>{say(words.hueHint)}</span>
    <FieldError say={say} filled={filled} name="hue" />
  </div>
)

/** What is common to opening the shop and changing it. */
export const readShop = (form: Form) => {
  const hue = Number(form.raw('hue'))
  if (!/^\d{1,3}$/.test(form.raw('hue')) || hue > 359) form.fail('hue', words.badHue)
  if (!isTimeZone(form.raw('timeZone'))) form.fail('timeZone', words.badTimeZone)
  return { name: form.text('shop', { max: 40 }), locale: form.choice('locale', locales), timeZone: form.raw('timeZone'), hue }
}

const timeZones = [...Intl.supportedValuesOf('timeZone'), 'UTC']
