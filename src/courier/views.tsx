import type { CourierParcel, Step } from '../fulfilment/rules.ts'
import { isOpen, labelCode, stepsOf } from '../fulfilment/rules.ts'
import { FailureFields, ParcelBadge, slotText } from '../fulfilment/views.tsx'
import { words as parcelWords } from '../fulfilment/words.ts'
import type { Say } from '../platform/words.ts'
import { FieldError, TextField, type Filled } from '../ui/fields.tsx'
import { Layout } from '../ui/layout.tsx'
import { Blank, Icon, More } from '../ui/parts.tsx'
import type { Visit } from '../ui/visit.ts'
import { words } from './words.ts'

type ListProps = { visit: Visit; parcels: CourierParcel[]; done: CourierParcel[]; more: string | null; code?: string; missed?: boolean }

export const DeliveriesPage = ({ visit, visit: { say }, parcels, done, more, code = '', missed = false }: ListProps) => (
  <Layout visit={visit} title={say(words.title)} narrow js={['/js/courier.js']}>
    <h1 safe>{say(words.title)}</h1>
    <FindForm say={say} code={code} missed={missed} scan />
    <Kept visit={visit} />
    {parcels.length ? (
      <section>
        <h2 class="sr" safe>{say(words.mine)}</h2>
        <ul class="rows bag">{parcels.map(parcel => <ParcelRow say={say} parcel={parcel} />)}</ul>
      </section>
    ) : <Blank title={say(words.none)} text={say(words.noneText)} />}
    <More say={say} href={more} />
    {done.length ? (
      <details class="card">
        <summary class="btn btn--ghost" safe>{say(words.done)}</summary>
        <ul class="bag">{done.map(parcel => <ParcelRow say={say} parcel={parcel} />)}</ul>
      </details>
    ) : ''}
  </Layout>
)

const FindForm = ({ say, code, missed, scan = false }: { say: Say; code: string; missed: boolean; scan?: boolean }) => (
  <form class="bag__find" action="/courier/find" role="search">
    <input class="input" name="code" value={code} maxlength="60" required autocomplete="off" autocapitalize="characters" spellcheck="false" enterkeyhint="search" aria-label={say(words.find)} placeholder={say(words.find)} {...(missed ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'e-code' } : {})} />
    <button class="btn" safe>{say(words.findGo)}</button>
    {scan ? <a class="btn btn--primary" href="/courier/scan"><Icon name="cam" /><span safe>{say(words.scan)}</span></a> : ''}
    {missed ? <span class="error" id="e-code" role="alert" safe>{say(words.notFound, code)}</span> : ''}
  </form>
)

const ParcelRow = ({ say, parcel }: { say: Say; parcel: CourierParcel }) => (
  <li class="bag__one">
    <a href={`/courier/parcels/${parcel.id}`}>
      <span class="bag__head"><ParcelBadge say={say} parcel={parcel} /><b class="num" safe>{labelCode(parcel)}</b>{parcel.courierId === null ? <span class="badge badge--warn" safe>{say(words.free)}</span> : ''}</span>
      {parcel.address ? <span class="bag__where"><b safe>{parcel.address.name}</b> <span safe>{[parcel.address.region, parcel.address.street].filter(Boolean).join(' ')}</span></span> : ''}
      <span class="hint" safe>{[say(words.from, parcel.merchantName), parcel.slotFrom !== null && parcel.slotTo !== null ? slotText(say, parcel.slotFrom, parcel.slotTo) : '', isOpen(parcel) ? '' : say.dateTime(parcel.movedAt)].filter(Boolean).join(' · ')}</span>
      {parcel.cash && isOpen(parcel) ? <span class="bag__cash"><Icon name="wallet" /><span safe>{say(words.collect, say.money(parcel.cash))}</span></span> : ''}
    </a>
  </li>
)

/** Filled by the script: what could not be sent yet. */
const Kept = ({ visit: { say, me } }: { visit: Visit }) => (
  <p class="note" role="status" data-kept data-me={String(me?.id ?? '')} data-waits={say(words.kept)} data-sent={say(words.keptSent)} data-refused={say(words.keptRefused)} hidden></p>
)

type ParcelProps = { visit: Visit; parcel: CourierParcel; contents: string | null; intent: string; filled: Filled }

export const CourierParcelPage = ({ visit, visit: { say }, parcel, contents, intent, filled }: ParcelProps) => {
  const steps = stepsOf(parcel, 'courier')
  return (
    <Layout visit={visit} title={say(parcelWords.parcel(labelCode(parcel)))} narrow js={['/js/courier.js']}>
      <p><a href="/courier" safe>{say(words.back)}</a></p>
      <header class="bag__title"><h1 class="num" safe>{labelCode(parcel)}</h1><ParcelBadge say={say} parcel={parcel} /></header>
      <Kept visit={visit} />
      <section class="card form">
        {parcel.address ? (
          <>
            <p class="bag__address">
              <b safe>{parcel.address.name}</b>
              <span id={`to-${parcel.id}`} safe>{[parcel.address.region, parcel.address.street, parcel.address.postcode].filter(Boolean).join(' ')}</span>
            </p>
            <div class="acts">
              <a class="btn" href={`tel:${parcel.address.phone.replace(/[^\d+]/g, '')}`}><Icon name="phone" /><span class="sr" safe>{say(words.call, parcel.address.name)}</span><span class="num" safe>{parcel.address.phone}</span></a>
              <button class="btn" type="button" data-copy={`to-${parcel.id}`}><Icon name="copy" /><span safe>{say(parcelWords.copyAddress)}</span></button>
            </div>
          </>
        ) : <p class="hint" safe>{say(words.addressGone)}</p>}
        <p class="hint" safe>{[say(words.from, parcel.merchantName), say(words.pieces, say.number(parcel.pieces)), contents ?? '', parcel.slotFrom !== null && parcel.slotTo !== null ? slotText(say, parcel.slotFrom, parcel.slotTo) : ''].filter(Boolean).join(' · ')}</p>
        {parcel.note ? <p class="note"><Icon name="chat" /><span safe>{parcel.note}</span></p> : ''}
        {parcel.cash && isOpen(parcel) ? <p class="note bag__cash"><Icon name="wallet" /><b safe>{say(words.collect, say.money(parcel.cash))}</b></p> : ''}
      </section>
      {steps.length ? steps.map(step => <StepForm say={say} parcel={parcel} step={step} intent={`${intent}-${step}`} filled={filled} folded={step === 'fail'} />) : <p class="hint" safe>{say(words.nothing)}</p>}
    </Layout>
  )
}

type StepFormProps = { say: Say; parcel: CourierParcel; step: Step; intent: string; filled: Filled; folded: boolean }

/** Kept by the script when there is no connection; without it a plain form. */
const StepForm = ({ say, parcel, step, intent, filled: asked, folded }: StepFormProps) => {
  const filled = asked.values.step === step ? asked : { values: {}, errors: {} }
  const name = step === 'deliver' && parcel.cash ? say(words.deliveredCash, say.money(parcel.cash)) : say(parcelWords.step[parcel.direction][step])
  const form = (
    <form class="form" method="post" action={`/courier/parcels/${parcel.id}/steps`} enctype="multipart/form-data" data-keep>
      <input type="hidden" name="step" value={step} />
      <input type="hidden" name="intent" value={intent} />
      {step === 'fail' ? <FailureFields say={say} filled={filled} /> : ''}
      {step === 'deliver' && parcel.direction === 'out' ? <TextField say={say} filled={filled} name="where" label={say(words.where)} maxlength={120} required={false} autocomplete="off" /> : ''}
      {step === 'pickUp' && parcel.direction === 'out' ? '' : (
        <div class="field">
          <label class="label" for={`photo-${step}`} safe>{say(words.photo)}</label>
          <input class="input" id={`photo-${step}`} name="photo" type="file" accept="image/*" {...{ capture: 'environment' }} aria-describedby={`photo-hint-${step}`} />
          <span class="hint" id={`photo-hint-${step}`} safe>{say(words.photoHint)}</span>
          <FieldError say={say} filled={filled} name="photo" />
        </div>
      )}
      <button class={['btn', 'btn--big', step === 'fail' ? 'btn--danger' : 'btn--primary']}><Icon name={step === 'fail' ? 'info' : step === 'pickUp' ? 'truck' : 'check'} /><span safe>{name}</span></button>
    </form>
  )
  if (!folded) return <section class="card">{form as 'safe'}</section>
  return (
    <details class="card bag__fold" {...(Object.keys(filled.errors).length ? { open: true } : {})}>
      <summary class="btn" safe>{name}</summary>
      {form as 'safe'}
    </details>
  )
}

/** The only page that may use the camera. */
export const ScanPage = ({ visit, visit: { say } }: { visit: Visit }) => (
  <Layout visit={visit} title={say(words.scanTitle)} narrow js={['/js/courier.js']}>
    <p><a href="/courier" safe>{say(words.back)}</a></p>
    <h1 safe>{say(words.scanTitle)}</h1>
    <div class="bag__camera" data-scan data-cannot={say(words.scanCannot)} data-denied={say(words.scanDenied)} data-none={say(words.scanNone)} hidden>
      <video playsinline muted aria-label={say(words.scanTitle)}></video>
    </div>
    <p class="hint" role="status" data-scan-said safe>{say(words.scanHint)}</p>
    <FindForm say={say} code="" missed={false} />
  </Layout>
)
