import type { Children } from '@kitajs/html'
import type { Order, OrderLine } from '../orders/rules.ts'
import { words as orderWords } from '../orders/words.ts'
import { pictureUrl } from '../platform/images.ts'
import type { Say } from '../platform/words.ts'
import { SelectField, TextField, type Filled } from '../ui/fields.tsx'
import { Icon } from '../ui/parts.tsx'
import { trackingLink, type Carrier } from './carriers/rules.ts'
import {
  failures, isOfOrder, labelCode, leftOf, parcelsElement, type Content, type Failure, type Footprint, type Parcel, type ParcelInFull, type ParcelState,
} from './rules.ts'
import { words } from './words.ts'

const tone: Record<ParcelState, string> = { waiting: 'badge--warn', moving: 'badge--brand', failed: 'badge--bad', delivered: 'badge--ok', returned: '', cancelled: '' }

export const ParcelBadge = ({ say, parcel }: { say: Say; parcel: Pick<Parcel, 'direction' | 'state'> }) => (
  <span class={['badge', tone[parcel.state]]} safe>{say(words.state[parcel.direction][parcel.state])}</span>
)

type ParcelsCardProps = { say: Say; order: Order; parcels: ParcelInFull[]; carriers: Carrier[]; title?: string; actsOf?: (parcel: ParcelInFull) => Children }

/** Each parcel with its way so far, the newest step first. */
export const ParcelsCard = ({ say, order, parcels, carriers, actsOf, title = say(words.parcels) }: ParcelsCardProps) => {
  const left = leftOf(order, parcels).reduce((sum, count) => sum + Math.max(0, count), 0)
  const own = parcels.filter(({ caseId }) => caseId === null)
  const several = parcels.length > 1 || left > 0
  return (
    <section class="card parcels" id={parcelsElement(order)}>
      <div class="card__head"><h2 safe>{title}</h2>{several ? <span class="hint" safe>{say.number(parcels.length)}</span> : ''}</div>
      {parcels.map(parcel => (
        <ParcelArticle say={say} parcel={parcel} carriers={carriers} {...(actsOf ? { actsOf } : {})} mark={parcel.caseId !== null ? say(words.ofCase) : several ? say(words.partOf(own.indexOf(parcel) + 1, own.length)) : ''}>
          {several ? <p class="hint" safe>{contentsText(say, order, parcel.contents)}</p> : ''}
        </ParcelArticle>
      ))}
      {left && parcels.some(isOfOrder) && order.state !== 'cancelled' ? <p class="hint" safe>{say(words.rest(say.number(left)))}</p> : ''}
    </section>
  )
}

/** What travels for a case. */
export const ParcelsOfCase = ({ say, parcels, carriers, actsOf }: Pick<ParcelsCardProps, 'say' | 'parcels' | 'carriers' | 'actsOf'>) => (
  <section class="card parcels">
    <div class="card__head"><h2 safe>{say(words.parcels)}</h2></div>
    {parcels.map(parcel => <ParcelArticle say={say} parcel={parcel} carriers={carriers} {...(actsOf ? { actsOf } : {})} mark={say(words.heading[parcel.direction])} />)}
  </section>
)

type ArticleProps = { say: Say; parcel: ParcelInFull; carriers: Carrier[]; mark: string; actsOf?: (parcel: ParcelInFull) => Children; children?: Children }

const ParcelArticle = ({ say, parcel, carriers, mark, actsOf, children }: ArticleProps) => (
  <article class="parcels__one" aria-label={say(words.parcel(labelCode(parcel)))}>
    <p class="parcels__head">
      <ParcelBadge say={say} parcel={parcel} />
      {mark ? <span class="hint" safe>{mark}</span> : ''}
    </p>
    <CarriageLine say={say} parcel={parcel} carrier={carriers.find(({ id }) => id === parcel.carrierId)} />
    {(children ?? '') as 'safe'}
    <Trail say={say} parcel={parcel} />
    {(actsOf?.(parcel) ?? '') as 'safe'}
  </article>
)

/** Carrier, number, and where to ask after it. */
export const CarriageLine = ({ say, parcel, carrier }: { say: Say; parcel: Parcel; carrier: Carrier | undefined }) => {
  const link = trackingLink(carrier, parcel.trackingNumber)
  const name = carrierName(say, parcel, carrier)
  return (
    <>
      <p class="parcel">
        <Icon name="truck" /><span safe>{name}</span>
        <b class="num" id={`number-${parcel.id}`} safe>{labelCode(parcel)}</b>
        <button class="btn btn--sm push" type="button" data-copy={`number-${parcel.id}`} aria-label={say(orderWords.copyWhat, say(words.trackingNumber))}><Icon name="copy" /><span safe>{say(orderWords.copy)}</span></button>
      </p>
      {link || carrier?.phone ? (
        <p class="hint parcels__ask">
          {link ? <a href={link} target="_blank" rel="noopener noreferrer" aria-label={say(words.lookUpOf(name))} safe>{say(words.lookUp)}</a> : ''}
          {carrier?.phone ? <span safe>{say(words.callCarrier(carrier.phone))}</span> : ''}
        </p>
      ) : ''}
      {parcel.slotFrom !== null && parcel.slotTo !== null ? <p class="hint" safe>{slotText(say, parcel.slotFrom, parcel.slotTo)}</p> : ''}
    </>
  )
}

export const carrierName = (say: Say, parcel: Pick<Parcel, 'carrier'>, carrier: Carrier | undefined) => carrier?.names[say.locale] || parcel.carrier || say(words.ownCourier)

export const slotText = (say: Say, from: number, to: number) => say(words.slot(say.dateTime(from), say.date(from) === say.date(to) ? say.time(to) : say.dateTime(to)))

/** 手绘盖碗 ×2 · 茶巾 */
export const contentsText = (say: Say, { lines }: Pick<Order, 'lines'>, contents: Content[]) =>
  contents
    .flatMap(({ position, quantity }) => {
      const line = lines[position]
      return line ? [quantity > 1 ? `${lineName(line)} ${say(orderWords.times, say.number(quantity))}` : lineName(line)] : []
    })
    .join(' · ')

/** 手绘盖碗 白 / 大 */
export const lineName = ({ title, variantName }: Pick<OrderLine, 'title' | 'variantName'>) => [title, variantName].filter(Boolean).join(' ')

export const Trail = ({ say, parcel, names = false }: { say: Say; parcel: ParcelInFull; names?: boolean }) => (
  <ol class="timeline">
    {[...parcel.trail].reverse().map((footprint, index) => (
      <li {...(index === 0 ? { 'aria-current': 'step' as const } : {})}>
        <span safe>{say(words.footprint[parcel.direction][footprint.step])}</span>
        <span class="hint" safe>{[say.dateTime(footprint.at), names && (footprint.personName ?? say(words.byItself)), detailText(say, footprint)].filter(Boolean).join(' · ')}</span>
        {footprint.pictureId ? <a class="parcels__photo" href={pictureUrl(footprint.pictureId, 'l')} target="_blank" rel="noopener"><img src={pictureUrl(footprint.pictureId, 's')} alt={say(words.photo)} width="96" height="96" loading="lazy" /></a> : ''}
      </li>
    ))}
  </ol>
)

const detailText = (say: Say, { step, detail }: Footprint) => (step === 'fail' ? failureText(say, detail) : detail)

/** Why it failed: one of the usual reasons, and what was said besides, as one text to keep. */
export const failureDetail = (failure: Failure, remark: string) => [failure, remark].filter(Boolean).join(' ')

export const failureText = (say: Say, detail: string) => {
  const failure = failures.find(failure => detail === failure || detail.startsWith(`${failure} `))
  if (!failure) return detail
  const remark = detail.slice(failure.length).trim()
  return failure === 'other' && remark ? remark : [say(words.failure[failure]), remark].filter(Boolean).join(' · ')
}

/** What went wrong, and what there is to say besides. */
export const FailureFields = ({ say, filled }: { say: Say; filled: Filled }) => (
  <>
    <SelectField say={say} filled={filled} name="failure" label={say(words.why)} options={failures.map(value => ({ value, text: say(words.failure[value]) }))} />
    <TextField say={say} filled={filled} name="remark" label={say(words.remark)} maxlength={120} required={false} autocomplete="off" />
  </>
)
