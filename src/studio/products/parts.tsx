import { mostRows, pointKinds, returnExclusions } from '../../catalog/content/rules.ts'
import { words as contentWords } from '../../catalog/content/words.ts'
import { longestPoint } from '../../catalog/content/rules.ts'
import { mostOptions } from '../../catalog/variants/rules.ts'
import { priceParts } from '../../platform/money.ts'
import type { Say } from '../../platform/words.ts'
import { FieldError, SelectField, TextField, type Filled } from '../../ui/fields.tsx'
import { Folded } from '../folded.tsx'
import { longestCells, longestTags, type Cell } from './content.ts'
import type { Tile } from './form.ts'
import { longestValue, type RowTyped, type VariantsTyped } from './variants.ts'
import { words } from './words.ts'

type Part = { say: Say; filled: Filled }

/** What it is praised for, found by and compared with. */
export const ContentFields = ({ say, filled }: Part) => {
  const field = { say, filled, required: false }
  const names = Object.keys({ ...filled.values, ...filled.errors }).filter(name => /^(point|aspect|ours|theirs|source)-|^(against|comparison|tags)$/.test(name))
  return (
    <Folded id="content" title={say(words.content)} open={names.some(name => filled.values[name] || filled.errors[name])}>
      <div class="form">
        {pointKinds.map(kind => <TextField {...field} name={`point-${kind}`} label={say(contentWords.points[kind])} maxlength={longestPoint} {...(kind === 'function' ? { hint: say(words.pointsHint) } : {})} />)}
        <TextField {...field} name="tags" label={say(words.tags)} hint={say(words.tagsHint)} maxlength={longestTags} />
        <ComparisonFields say={say} filled={filled} />
      </div>
    </Folded>
  )
}

/** What most goods leave as it is. */
export const RuleFields = ({ say, filled }: Part) => {
  const field = { say, filled, required: false }
  return (
    <Folded title={say(words.rules)} open={Boolean(filled.values.returnExcluded) || filled.values.hold === 'paying'}>
      <div class="form">
        <SelectField
          {...field} name="returnExcluded" label={say(words.returns)} hint={say(words.returnsHint)}
          options={[{ value: '', text: say(contentWords.sevenDays) }, ...returnExclusions.map(reason => ({ value: reason, text: say(contentWords.because, say(contentWords.exclusion[reason])) }))]}
        />
        <SelectField {...field} name="hold" label={say(words.hold)} hint={say(words.holdHint)} options={(['placing', 'paying'] as const).map(hold => ({ value: hold, text: say(words.holds[hold]) }))} />
      </div>
    </Folded>
  )
}

const ComparisonFields = ({ say, filled }: Part) => {
  const used = Array.from({ length: mostRows }, (_, index) => index).filter(index => filled.values[`aspect-${index}`] || filled.values[`ours-${index}`] || filled.values[`theirs-${index}`])
  const count = Math.min(mostRows, Math.max(3, (used.at(-1) ?? -1) + 2))
  const cell = (name: Cell, index: number, label: string) => (
    <label class="field">
      <span class="label" safe>{label}</span>
      <input class="input" name={`${name}-${index}`} maxlength={String(longestCells[name])} value={typed(filled.values[`${name}-${index}`])} />
    </label>
  )
  return (
    <details class="fold" {...(used.length || filled.errors.comparison ? { open: true } : {})}>
      <summary class="btn btn--sm" safe>{say(words.compare)}</summary>
      <div class="form">
        <p class="hint" safe>{say(words.compareHint)}</p>
        <TextField say={say} filled={filled} name="against" label={say(words.against)} required={false} maxlength={longestCells.aspect} />
        <FieldError say={say} filled={filled} name="comparison" />
        {Array.from({ length: count }, (_, index) => (
          <fieldset class="versus-row">
            <legend class="hint" safe>{say(words.row, index + 1)}</legend>
            {cell('aspect', index, say(contentWords.aspect)) as 'safe'}
            {cell('ours', index, say(contentWords.ours)) as 'safe'}
            {cell('theirs', index, say(words.theirs)) as 'safe'}
            {cell('source', index, say(contentWords.source)) as 'safe'}
          </fieldset>
        ))}
      </div>
    </details>
  )
}

/** Kita escapes quotation marks alone in attributes. */
const typed = (text = '') => text.replaceAll('&', '&amp;')

/** Options and, once the table is made, a line for each of their combinations. Made and filled on the server: no script is needed. */
export const VariantFields = ({ say, filled, variants: { options, rows }, tiles, action }: Part & { variants: VariantsTyped; tiles: Tile[]; action: string }) => {
  const names = Array.from({ length: mostOptions }, (_, index) => options[index] ?? { name: '', values: '' })
  const wrong = filled.errors.options !== undefined
  return (
    <Folded id="variants" title={say(words.variants)} open={rows.length > 0 || wrong || options.some(({ name, values }) => name || values)}>
      <div class="form">
        <p class="hint" id="h-options" safe>{say(words.variantsHint)}</p>
        <FieldError say={say} filled={filled} name="options" />
        {names.map((option, index) => (
          <div class="option-row">
            <label class="field"><span class="label" safe>{say(words.optionName, index + 1)}</span><input class="input" name={`optionName-${index}`} maxlength={String(longestValue)} value={typed(option.name)} placeholder={index ? '' : say(words.optionNameLike)} {...(wrong ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'e-options' } : {})} /></label>
            <label class="field"><span class="label" safe>{say(words.optionValues, index + 1)}</span><input class="input" name={`optionValues-${index}`} maxlength="600" value={typed(option.values)} placeholder={index ? '' : say(words.optionValuesLike)} aria-describedby="h-options" /></label>
          </div>
        ))}
        <p><button class="btn" name="then" value="table" formnovalidate formaction={`${action}#variants`} safe>{say(rows.length ? words.redraw : words.draw)}</button></p>
        {rows.length ? <VariantTable say={say} filled={filled} rows={rows} tiles={tiles} action={action} /> : ''}
      </div>
    </Folded>
  )
}

const VariantTable = ({ say, filled, rows, tiles, action }: Part & { rows: RowTyped[]; tiles: Tile[]; action: string }) => {
  const { sign } = priceParts(say.locale, say.customs.currency, 0)
  const all = (name: 'price' | 'stock' | 'weight', label: string) => (
    <label class="field"><span class="label" safe>{label}</span><input class="input num" name={`all-${name}`} inputmode={name === 'price' ? 'decimal' : 'numeric'} autocomplete="off" /></label>
  )
  return (
    <>
      <input type="hidden" name="rows" value={String(rows.length)} />
      <fieldset class="fill-row">
        <legend class="label" safe>{say(words.fillAll)}</legend>
        {all('price', `${say(words.price)} ${sign}`) as 'safe'}
        {all('stock', say(words.stock)) as 'safe'}
        {all('weight', say(words.weight)) as 'safe'}
        <button class="btn" name="then" value="fill" formnovalidate formaction={`${action}#variants`} safe>{say(words.fill)}</button>
      </fieldset>
      <ul class="variant-rows">
        {rows.map((row, index) => <VariantLine say={say} filled={filled} row={row} index={index} tiles={tiles} sign={sign} />)}
      </ul>
    </>
  )
}

const VariantLine = ({ say, filled, row, index, tiles, sign }: Part & { row: RowTyped; index: number; tiles: Tile[]; sign: string }) => {
  const name = row.values.join(' / ')
  const wrong = ['price', 'stock', 'code', 'barcode', 'weight'].map(field => `${field}-${index}`).find(field => filled.errors[field])
  const field = (key: 'price' | 'stock' | 'code' | 'barcode' | 'weight', label: string, inputmode: 'decimal' | 'numeric' | 'text') => (
    <label class="field">
      <span class="label" aria-hidden="true" safe>{label}</span>
      <input
        class="input" name={`${key}-${index}`} value={typed(row[key])} inputmode={inputmode} autocomplete="off" maxlength="40" aria-label={`${label}: ${name}`}
        {...(filled.errors[`${key}-${index}`] ? { 'aria-invalid': 'true' as const, 'aria-describedby': `e-row-${index}` } : {})}
      />
    </label>
  )
  return (
    <li class={['variant-row', row.off && 'variant-row--off']}>
      {row.values.map(value => <input type="hidden" name={`value-${index}`} value={typed(value)} />)}
      <input type="hidden" name={`id-${index}`} value={row.id} />
      <input type="hidden" name={`seen-${index}`} value={row.seen} />
      <b class="variant-row__name" safe>{name}</b>
      {field('price', `${say(words.price)} ${sign}`, 'decimal') as 'safe'}
      {field('stock', say(words.stock), 'numeric') as 'safe'}
      {field('weight', say(words.weight), 'numeric') as 'safe'}
      {field('code', say(words.code), 'text') as 'safe'}
      {field('barcode', say(words.barcode), 'text') as 'safe'}
      <label class="field">
        <span class="label" aria-hidden="true" safe>{say(words.pictures)}</span>
        <select class="input" name={`picture-${index}`} aria-label={`${say(words.pictures)}: ${name}`}>
          <option value="" safe>{say(words.noPicture)}</option>
          {tiles.filter(tile => !tile.removed).map((tile, number) => <option value={tile.id} {...(tile.id === row.pictureId ? { selected: true } : {})} safe>{say(words.picture, number + 1)}</option>)}
        </select>
      </label>
      <label class="check"><input type="checkbox" name={`off-${index}`} value="1" {...(row.off ? { checked: true } : {})} /><span safe>{say(words.notOffered)}</span><span class="sr" safe>{name}</span></label>
      {wrong ? <p class="error" id={`e-row-${index}`} safe>{say(filled.errors[wrong]!)}</p> : ''}
    </li>
  )
}
