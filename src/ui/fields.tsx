import type { Children } from '@kitajs/html'
import type { Errors } from '../platform/form.ts'
import type { Say } from '../platform/words.ts'
import { Icon } from './parts.tsx'
import { words } from './words.ts'

/** What was typed and what is wrong with it: every form can be drawn again without losing a letter. */
export type Filled = { values: Record<string, string>; errors: Errors }

export const nothingFilled: Filled = { values: {}, errors: {} }

type FieldProps = {
  say: Say
  filled: Filled
  name: string
  label: string
  hint?: string
  required?: boolean
  autofocus?: boolean
}

type InputProps = FieldProps & {
  type?: 'text' | 'tel' | 'email' | 'password' | 'number' | 'datetime-local' | 'url' | 'search'
  inputmode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email' | 'url'
  autocomplete?: string
  maxlength?: number
  min?: number
  max?: number
  minlength?: number
  /** Stands before the field, such as a currency's sign. */
  before?: string
  /** Extra data-* attributes for scripts. */
  data?: Record<string, string>
}

export const TextField = ({ say, filled, name, label, hint, required = true, autofocus, type = 'text', before, maxlength, minlength, min, max, data, ...rest }: InputProps) => {
  const input = (
    <input
      class="input" id={`f-${name}`} name={name} type={type} {...rest} {...data}
      {...(required ? { required: true } : {})} {...(autofocus ? { autofocus: true } : {})}
      {...(maxlength ? { maxlength: String(maxlength) } : {})} {...(minlength ? { minlength: String(minlength) } : {})}
      {...(min !== undefined ? { min: String(min) } : {})} {...(max !== undefined ? { max: String(max) } : {})}
      value={type === 'password' ? '' : asTyped(filled.values[name])} {...described(filled, name, hint)}
    />
  )
  return (
    <Field {...{ say, filled, name, label, hint }}>
      {before ? <div class="affix"><span safe>{before}</span>{input as 'safe'}</div> : (input as 'safe')}
    </Field>
  )
}

export const TextArea = ({ say, filled, name, label, hint, required = true, maxlength, rows = 4 }: FieldProps & { maxlength?: number; rows?: number }) => (
  <Field {...{ say, filled, name, label, hint }}>
    <textarea
      class="input" id={`f-${name}`} name={name} rows={String(rows)}
      {...(required ? { required: true } : {})} {...(maxlength ? { maxlength: String(maxlength) } : {})} {...described(filled, name, hint)}
      safe
    >{filled.values[name] ?? ''}</textarea>
  </Field>
)

export const SelectField = ({ say, filled, name, label, hint, options }: FieldProps & { options: { value: string; text: string }[] }) => (
  <Field {...{ say, filled, name, label, hint }}>
    <select class="input" id={`f-${name}`} name={name} {...described(filled, name, hint)}>
      {options.map(option => (
        <option value={option.value} {...(option.value === filled.values[name] ? { selected: true } : {})} safe>{option.text}</option>
      ))}
    </select>
  </Field>
)

export const CheckField = ({ say, filled, name, children }: Pick<FieldProps, 'say' | 'filled' | 'name'> & { children: Children }) => (
  <div class="field">
    <label class="check">
      <input type="checkbox" name={name} value="yes" {...(filled.values[name] ? { checked: true } : {})} {...described(filled, name)} />
      <span>{children as 'safe'}</span>
    </label>
    <FieldError {...{ say, filled, name }} />
  </div>
)

const Field = ({ say, filled, name, label, hint, children }: Omit<FieldProps, 'required'> & { children: Children }) => (
  <div class="field">
    <label class="label" for={`f-${name}`} safe>{label}</label>
    {children as 'safe'}
    {hint ? <span class="hint" id={`h-${name}`} safe>{hint}</span> : ''}
    <FieldError {...{ say, filled, name }} />
  </div>
)

export const FieldError = ({ say, filled, name }: Pick<FieldProps, 'say' | 'filled' | 'name'>) => {
  const error = filled.errors[name]
  return error ? <span class="error" id={`e-${name}`} safe>{say(error)}</span> : ''
}

/** Kita escapes quotation marks alone in attributes: without this, a typed &lt; would come back as <. */
const asTyped = (text = '') => text.replaceAll('&', '&amp;')

const described = (filled: Filled, name: string, hint?: string) => {
  const wrong = filled.errors[name] !== undefined
  const by = [wrong && `e-${name}`, hint && `h-${name}`].filter(Boolean).join(' ')
  return { ...(wrong ? { 'aria-invalid': 'true' as const } : {}), ...(by ? { 'aria-describedby': by } : {}) }
}

type PicturesProps = Pick<FieldProps, 'say' | 'filled'> & { /** That they have been chosen, and when they will be sent. */ chosen: string; hint: string; children: Children }

/** Pictures that are there already, as `children`, and more to be chosen. Inside of something with `data-pictures`, which pictures.js looks for. */
export const PicturesChosen = ({ say, filled, chosen, hint, children }: PicturesProps) => (
  <>
    <ul class="pics">
      {children as 'safe'}
      <li class="pics__item" data-chosen data-says={chosen}>
        <label class="pics__add">
          <Icon name="plus" /><span safe>{say(words.choosePictures)}</span>
          <input
            class="sr" type="file" name="pictures" multiple accept="image/jpeg,image/png,image/webp"
            aria-describedby={filled.errors.pictures ? 'e-pictures h-pictures' : 'h-pictures'} {...(filled.errors.pictures ? { 'aria-invalid': 'true' as const } : {})}
          />
        </label>
      </li>
    </ul>
    <p class="hint" aria-live="polite" data-said></p>
    <span class="hint" id="h-pictures" safe>{hint}</span>
    <FieldError say={say} filled={filled} name="pictures" />
  </>
)
