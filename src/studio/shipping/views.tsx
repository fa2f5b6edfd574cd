import { placesText, zoneText } from '../../catalog/shipping/text.ts'
import { elsewhere, mainland, placeName, type Place } from '../../catalog/shipping/places.ts'
import { bases, mostZones, presetNames, type presets, type Shipping, type ShippingTemplate } from '../../catalog/shipping/rules.ts'
import { longestText } from '../../catalog/shipping/ways/rules.ts'
import { words as shippingWords } from '../../catalog/shipping/words.ts'
import { priceParts } from '../../platform/money.ts'
import type { Say } from '../../platform/words.ts'
import { CheckField, TextField, type Filled } from '../../ui/fields.tsx'
import { Blank, Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { GoodsTabs } from '../goods.tsx'
import { StudioPage } from '../page.tsx'
import { boxes, longest, type Chosen, type TemplateForm } from './form.ts'
import { words } from './words.ts'

/** In other currencies the usual amounts and places of China would only mislead. */
export const offered = (currency: string): (keyof typeof presets)[] => (currency === 'CNY' ? presetNames : ['everywhere'])

export const TemplatesPage = ({ visit, toShip, templates, uses, ways }: { visit: Visit; toShip: number; templates: ShippingTemplate[]; uses: Map<number, number>; ways: Filled }) => {
  const { say } = visit
  return (
    <StudioPage visit={visit} title={say(words.title)} current="/studio/products" toShip={toShip}>
      <GoodsTabs say={say} current="/studio/shipping" />
      {templates.length === 0
        ? <Blank title={say(words.noneTitle)} text={say(words.noneText)} />
        : <>
            <p class="hint" safe>{say(words.intro)}</p>
            <ul class="methods">{templates.map(template => <TemplateCard say={say} template={template} uses={uses.get(template.id) ?? 0} />)}</ul>
          </>}
      <section class="card form">
        <h2 safe>{say(templates.length ? words.add : words.startWith)}</h2>
        <ul class="methods__kinds">
          {offered(say.customs.currency).map(name => (
            <li>
              <a class="btn" href={`/studio/shipping/new?from=${name}`}><Icon name="plus" /><span safe>{say(words.preset[name])}</span></a>
              <span class="hint" safe>{say(words.presetText[name])}</span>
            </li>
          ))}
        </ul>
      </section>
      <WaysCard say={say} filled={ways} />
    </StudioPage>
  )
}

/** What buyers may choose instead of being sent it as usual. */
const WaysCard = ({ say, filled }: { say: Say; filled: Filled }) => {
  const field = { say, filled, required: false } as const
  return (
    <section class="card form" id="ways">
      <h2 safe>{say(words.ways)}</h2>
      <p class="hint" safe>{say(words.waysHint)}</p>
      <form class="form" method="post" action="/studio/shipping/ways">
        <CheckField say={say} filled={filled} name="express"><span safe>{say(words.express)}</span></CheckField>
        <div class="form__two">
          <TextField {...field} name="expressFee" label={say(words.expressFee)} inputmode="decimal" autocomplete="off" before={signOf(say)} />
          <TextField {...field} name="expressText" label={say(words.expressText)} hint={say(words.expressTextHint)} maxlength={longestText} autocomplete="off" />
        </div>
        <hr class="cut" />
        <CheckField say={say} filled={filled} name="collect"><span safe>{say(words.collect)}</span></CheckField>
        <TextField {...field} name="collectText" label={say(words.collectText)} hint={say(words.collectTextHint)} maxlength={longestText} autocomplete="off" />
        <button class="btn btn--primary" safe>{say(words.save)}</button>
      </form>
    </section>
  )
}

const TemplateCard = ({ say, template, uses }: { say: Say; template: ShippingTemplate; uses: number }) => (
  <li class="card form">
    <div class="card__head">
      <h2><a href={`/studio/shipping/${template.id}`} safe>{template.name}</a></h2>
      {template.standard ? <span class="badge badge--brand" safe>{say(words.standard)}</span> : ''}
      <span class="hint push" safe>{say(words.uses, uses)}</span>
    </div>
    <dl class="zones">
      {template.zones.map(zone => <div><dt safe>{placesText(say, zone.places)}</dt><dd safe>{zoneText(say, template.basis, zone)}</dd></div>)}
    </dl>
    {template.excluded.length ? <p class="hint" safe>{say(words.excluded, placesText(say, template.excluded))}</p> : ''}
    {template.zones.some(({ places }) => places.includes(elsewhere)) ? '' : <p class="hint" safe>{say(words.onlyThere)}</p>}
  </li>
)

type TemplatePageProps = TemplateForm & {
  visit: Visit
  toShip: number
  template: ShippingTemplate | null
  uses: number
  tried?: Tried
}

export type Tried = { filled: Filled; shipping: Shipping | null }

export const TemplatePage = ({ visit, toShip, template, uses, tried, ...drawn }: TemplatePageProps) => {
  const { say } = visit
  return (
    <StudioPage visit={visit} title={say(template ? words.edit : words.add)} current="/studio/products" toShip={toShip}>
      <a class="studio__back" href="/studio/shipping"><Icon name="back" /><span safe>{say(words.back)}</span></a>
      <div class="edit">
        <TemplateEditor say={say} template={template} {...drawn} />
        <aside>
          {template && tried ? <TryCard say={say} template={template} {...tried} /> : ''}
          {template ? <RemoveCard say={say} template={template} uses={uses} /> : ''}
        </aside>
      </div>
    </StudioPage>
  )
}

/** Zones come and go by buttons that send the whole form: it works without scripts, and nothing typed is lost. */
export const TemplateEditor = ({ say, template, filled, basis, zones, excluded }: TemplateForm & { say: Say; template: ShippingTemplate | null }) => {
  const field = { say, filled }
  const action = template ? `/studio/shipping/${template.id}` : '/studio/shipping'
  const again = { 'hx-post': action, 'hx-target': '#template', 'hx-swap': 'outerMorph' }
  return (
    <form id="template" method="post" action={action}>
      <input type="hidden" name="zones" value={String(zones.length)} />
      <input type="hidden" name="drawnBasis" value={basis} />
      <section class="card form">
        <TextField {...field} name="name" label={say(words.name)} hint={say(words.nameHint)} maxlength={longest.name} autocomplete="off" />
        <fieldset class="field" aria-describedby={filled.errors.basis ? 'e-basis' : 'h-basis'}>
          <legend class="label" safe>{say(words.basis)}</legend>
          <div class="chips">
            {bases.map(one => (
              <label class="chip">
                <input type="radio" name="basis" value={one} {...(one === basis ? { checked: true } : {})} {...again} hx-trigger="change" hx-vals='{"act":"redraw"}' />
                <span safe>{say(words.bases[one])}</span>
              </label>
            ))}
          </div>
          {basis === 'weight' ? <span class="hint" id="h-basis" safe>{say(words.weightHint)}</span> : ''}
          {filled.errors.basis ? <span class="error" id="e-basis" safe>{say(filled.errors.basis)}</span> : ''}
        </fieldset>
        <CheckField {...field} name="standard"><span safe>{say(words.standardLabel)}</span></CheckField>
      </section>
      <p class="hint" safe>{say(words.zonesHint)}</p>
      {zones.map((chosen, at) => (
        <fieldset class="card form" id={`zone-${at}`}>
          <div class="card__head">
            <legend safe>{say(words.zone, at + 1)}</legend>
            {zones.length > 1 ? <button class="btn btn--sm push" name="act" value={`drop-${at}`} formnovalidate {...again} aria-label={say(words.dropZone, at + 1)} safe>{say(words.remove)}</button> : ''}
          </div>
          <PlacesField {...field} name={`z${at}`} chosen={chosen} everywhere />
          <div class="form__pairs">
            <TextField {...field} name={`z${at}-first`} label={say(words.first[basis])} inputmode="decimal" autocomplete="off" {...(basis === 'value' ? { before: signOf(say) } : {})} />
            <TextField {...field} name={`z${at}-firstFee`} label={say(words.firstFee)} inputmode="decimal" autocomplete="off" before={signOf(say)} />
            <TextField {...field} name={`z${at}-further`} label={say(words.further[basis])} inputmode="decimal" autocomplete="off" {...(basis === 'value' ? { before: signOf(say) } : {})} />
            <TextField {...field} name={`z${at}-furtherFee`} label={say(words.furtherFee)} inputmode="decimal" autocomplete="off" required={false} before={signOf(say)} />
            <TextField {...field} name={`z${at}-freeFrom`} label={say(words.freeFrom)} inputmode="decimal" autocomplete="off" required={false} before={signOf(say)} />
            <TextField {...field} name={`z${at}-freePieces`} label={say(words.freePieces)} inputmode="numeric" autocomplete="off" required={false} />
          </div>
        </fieldset>
      ))}
      {zones.length < mostZones ? <button class="btn" id="add-zone" name="act" value="add" formnovalidate formaction={`${action}#zone-${zones.length}`} {...again}><Icon name="plus" /><span safe>{say(words.addZone)}</span></button> : ''}
      <fieldset class="card form">
        <legend safe>{say(words.notTo)}</legend>
        <p class="hint" safe>{say(words.notToHint)}</p>
        <PlacesField {...field} name="excluded" chosen={excluded} />
        <TextField {...field} name="excludedNote" label={say(words.note)} hint={say(words.noteHint)} maxlength={longest.note} autocomplete="off" required={false} />
      </fieldset>
      <button class="btn btn--primary" safe>{say(words.save)}</button>
    </form>
  )
}

const signOf = (say: Say) => priceParts(say.locale, say.customs.currency, 0).sign

/** Provinces are ticked, other countries typed. */
const PlacesField = ({ say, filled, name, chosen, everywhere = false }: { say: Say; filled: Filled; name: string; chosen: Chosen; everywhere?: boolean }) => {
  const box = (place: Place) => (
    <label class="chip">
      <input type="checkbox" name={`${name}-place`} value={place} {...(chosen.ticked.includes(place) ? { checked: true } : {})} />
      <span safe>{placeName(say, place)}</span>
    </label>
  )
  return (
    <>
      {everywhere ? <div class="chips" role="group" aria-label={say(words.places)}>{box(mainland) as 'safe'}{box(elsewhere) as 'safe'}</div> : ''}
      <details class="places" {...(filled.errors[`${name}-others`] ? { open: true } : {})}>
        <summary><span safe>{say(words.choosePlaces)}</span> <span class="hint" safe>{placesText(say, chosen.ticked) || say(words.placesNone)}</span></summary>
        <div class="chips chips--small" role="group" aria-label={say(words.choosePlaces)}>{boxes.map(box).join('') as 'safe'}</div>
      </details>
      <TextField say={say} filled={filled} name={`${name}-others`} label={say(words.others)} hint={say(words.othersHint)} maxlength={longest.places} autocomplete="off" required={false} />
    </>
  )
}

const TryCard = ({ say, template, filled, shipping }: Tried & { say: Say; template: ShippingTemplate }) => (
  <section class="card" id="try">
    <form class="form" method="get" action={`/studio/shipping/${template.id}#try`}>
      <h2 safe>{say(words.tryOut)}</h2>
      <TextField say={say} filled={filled} name="to" label={say(words.tryRegion)} hint={say(words.tryRegionHint)} maxlength={80} autocomplete="off" />
      <div class="form__two">
        <TextField say={say} filled={filled} name="pieces" label={say(words.tryPieces)} inputmode="numeric" autocomplete="off" />
        <TextField say={say} filled={filled} name="weight" label={say(words.tryWeight)} inputmode="decimal" autocomplete="off" required={false} />
        <TextField say={say} filled={filled} name="value" label={say(words.tryValue)} inputmode="decimal" autocomplete="off" required={false} before={signOf(say)} />
      </div>
      {shipping
        ? <p class={['note', 'refused' in shipping && 'note--warn']} role="status"><Icon name={'refused' in shipping ? 'info' : 'truck'} /><span safe>{'refused' in shipping ? say(shipping.refused) : shipping.fee ? say(words.tryFee, say.money(shipping.fee)) : say(words.tryFree)}</span></p>
        : <p class="hint" safe>{say(words.tryHint)}</p>}
      <button class="btn" safe>{say(words.tryGo)}</button>
    </form>
  </section>
)

const RemoveCard = ({ say, template, uses }: { say: Say; template: ShippingTemplate; uses: number }) => (
  <section class="card form">
    <p class="hint" safe>{uses ? say(shippingWords.inUse(uses)) : say(words.uses, uses)}</p>
    {uses
      ? ''
      : <details class="ask">
          <summary class="btn btn--danger" safe>{say(words.remove)}</summary>
          <div class="ask__box">
            <b safe>{say(words.removeTitle)}</b>
            <p class="hint" safe>{say(words.removeText)}</p>
            <form class="form" method="post" action={`/studio/shipping/${template.id}/remove`}><button class="btn btn--danger" safe>{say(words.remove)}</button></form>
          </div>
        </details>}
  </section>
)
