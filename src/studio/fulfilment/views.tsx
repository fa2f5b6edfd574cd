import type { Children } from '@kitajs/html'
import type { AddressFields } from '../../accounts/addresses/rules.ts'
import { AddressLines } from '../../accounts/addresses/views.tsx'
import type { Carrier } from '../../fulfilment/carriers/rules.ts'
import type { Courier } from '../../fulfilment/carriers/store.ts'
import { isOpen, labelCode, stepsOf, type Parcel, type ParcelInFull, type ParcelState, type Step } from '../../fulfilment/rules.ts'
import { CarriageLine, carrierName, contentsText, FailureFields, ParcelBadge, slotText, Trail } from '../../fulfilment/views.tsx'
import { words as wayWords } from '../../catalog/shipping/ways/words.ts'
import { words as parcelWords } from '../../fulfilment/words.ts'
import { orderNumber, paysCash, type Order } from '../../orders/rules.ts'
import { linesText } from '../../orders/views.tsx'
import { words as orderWords } from '../../orders/words.ts'
import type { Say } from '../../platform/words.ts'
import { TextField, type Filled } from '../../ui/fields.tsx'
import { Blank, Icon, More, Picture } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { StudioPage } from '../page.tsx'
import { CarrierField, CourierField } from './forms.tsx'
import { words } from './words.ts'

export const tabs = ['ship', 'waiting', 'moving', 'failed', 'delivered', 'returned'] as const
export type Tab = (typeof tabs)[number]

type FrameProps = { visit: Visit; toShip: number; tab: Tab; counts: Record<ParcelState, number>; told?: string | null; more: string | null; children: Children }

const Frame = ({ visit, visit: { say }, toShip, tab, counts, told = null, more, children }: FrameProps) => (
  <StudioPage
    visit={visit} title={say(words.title)} current="/studio/parcels" toShip={toShip}
    head={<span class="acts push"><a class="btn" href="/studio/parcels/pick"><Icon name="list" /><span safe>{say(words.pickList)}</span></a><a class="btn" href="/studio/parcels/batch"><Icon name="down" /><span safe>{say(words.fromFile)}</span></a></span>}
  >
    <nav class="tabs" aria-label={say(words.tabs)}>
      {tabs.map(name => {
        const count = name === 'ship' ? toShip : counts[name]
        return (
          <a href={name === 'ship' ? '/studio/parcels' : `/studio/parcels?state=${name}`} {...(name === tab ? { 'aria-current': 'page' as const } : {})}>
            <span safe>{say(words.tab[name])}</span>
            {count ? <span class={['badge', name === 'failed' && 'badge--bad']} safe>{say.number(count)}</span> : ''}
          </a>
        )
      })}
    </nav>
    {told ? <p class="note" role="status" safe>{told}</p> : ''}
    {children as 'safe'}
    <More say={say} href={more} />
  </StudioPage>
)

type ListProps = Omit<FrameProps, 'children' | 'tab'> & { couriers: Courier[] }
export type ToShip = Order & { address: AddressFields; partGone: boolean }

/** What waits to be packed, to be printed and handed over several at once. */
export const ToShipPage = ({ orders, couriers, ...frame }: ListProps & { orders: ToShip[] }) => {
  const { say } = frame.visit
  return (
    <Frame {...frame} tab="ship">
      {orders.length ? (
        <form class="form" method="post" action="/studio/parcels/handed">
          <table class="table table--parcels">
            <thead><tr><th><span class="sr" safe>{say(words.choose)}</span></th><th safe>{say(words.order)}</th><th safe>{say(words.state)}</th><th safe>{say(words.goods)}</th></tr></thead>
            <tbody>
              {orders.map(order => (
                <tr>
                  <td><label class="check"><input type="checkbox" name="order" value={String(order.id)} aria-label={say(words.chooseOne, orderNumber(order))} /></label></td>
                  <td><a href={`/studio/orders/${order.id}`}><b class="num" safe>{orderNumber(order)}</b></a><span class="hint" safe>{say.dateTime(order.placedAt)}</span></td>
                  <td class="st">
                    {order.way === 'standard' ? '' : <span class={['badge', order.way === 'express' && 'badge--warn']} safe>{say(wayWords.kind[order.way])}</span>}
                    {order.partGone ? <span class="badge badge--brand" safe>{say(words.partGone)}</span> : ''}
                    {paysCash(order) ? <span class="badge badge--warn" safe>{say(orderWords.cashOnDelivery)}</span> : ''}
                  </td>
                  <td class="wide">
                    <div class="goods">
                      <Picture id={order.lines[0]?.pictureId ?? null} size="s" />
                      <div><span safe>{linesText(say, order.lines)}</span><span class="hint" safe>{[order.address.name, order.address.region].filter(Boolean).join(' · ')}</span></div>
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <div class="batch batch--parcels" role="region" aria-label={say(words.chosen)}>
            <button class="btn" formmethod="get" formaction="/studio/parcels/packing"><Icon name="print" /><span safe>{say(words.packingLists)}</span></button>
            <CourierChoice say={say} couriers={couriers} act={say(words.handOver)} />
          </div>
        </form>
      ) : <Blank title={say(words.noneToShip)} text={say(words.noneToShipText)}><a class="btn" href="/studio/orders" safe>{say(words.allOrders)}</a></Blank>}
    </Frame>
  )
}

const CourierChoice = ({ say, couriers, act }: { say: Say; couriers: Courier[]; act: string }) => couriers.length ? (
  <span class="batch__courier push">
    <select class="input" name="courier" aria-label={say(words.courier)}>
      <option value="" safe>{say(words.courier)}</option>
      {couriers.map(({ id, name }) => <option value={String(id)} safe>{name}</option>)}
    </select>
    <button class="btn btn--primary"><Icon name="truck" /><span safe>{act}</span></button>
  </span>
) : ''

export type Listed = { parcel: Parcel; order: Order; address: AddressFields }

export const ParcelsPage = ({ listed, couriers, tab, ...frame }: ListProps & { tab: Tab; listed: Listed[] }) => {
  const { say } = frame.visit
  return (
    <Frame {...frame} tab={tab}>
      {listed.length ? (
        <form class="form" method="post" action={`/studio/parcels/couriers?state=${tab}`}>
          <table class="table table--parcels">
            <thead><tr><th><span class="sr" safe>{say(words.choose)}</span></th><th safe>{say(words.parcel)}</th><th safe>{say(words.state)}</th><th safe>{say(words.goods)}</th></tr></thead>
            <tbody>{listed.map(one => <ParcelRow say={say} {...one} />)}</tbody>
          </table>
          <div class="batch batch--parcels" role="region" aria-label={say(words.chosen)}>
            <button class="btn" formmethod="get" formaction="/studio/parcels/labels"><Icon name="print" /><span safe>{say(words.labels)}</span></button>
            {tab === 'waiting' || tab === 'failed' ? <CourierChoice say={say} couriers={couriers} act={say(words.assign)} /> : ''}
          </div>
        </form>
      ) : <Blank title={say(words.none)} text={say(words.noneText)}><a class="btn" href="/studio/parcels" safe>{say(words.tab.ship)}</a></Blank>}
    </Frame>
  )
}

const ParcelRow = ({ say, parcel, order, address }: Listed & { say: Say }) => (
  <tr>
    <td><label class="check"><input type="checkbox" name="parcel" value={String(parcel.id)} aria-label={say(words.chooseOne, labelCode(parcel))} /></label></td>
    <td><a href={`/studio/parcels/${parcel.id}`}><b class="num" safe>{labelCode(parcel)}</b></a><span class="hint" safe>{`${say(words.ofOrder, orderNumber(order))} · ${say.dateTime(parcel.movedAt)}`}</span></td>
    <td class="st">
      <ParcelBadge say={say} parcel={parcel} />
      <span class="hint" safe>{[parcel.courierName ?? (parcel.carrier || say(words.noCourier)), parcel.cash ? say(words.collect, say.money(parcel.cash)) : ''].filter(Boolean).join(' · ')}</span>
    </td>
    <td class="wide">
      <div class="goods">
        <Picture id={order.lines[parcel.contents[0]?.position ?? 0]?.pictureId ?? null} size="s" />
        <div><span safe>{contentsText(say, order, parcel.contents)}</span><span class="hint" safe>{[address.name, address.region].filter(Boolean).join(' · ')}</span></div>
      </div>
    </td>
  </tr>
)

type ParcelPageProps = { visit: Visit; toShip: number; parcel: ParcelInFull; order: Order; address: AddressFields; carriers: Carrier[]; couriers: Courier[]; filled: Filled }

export const ParcelPage = ({ visit, visit: { say }, toShip, parcel, order, address, carriers, couriers, filled }: ParcelPageProps) => {
  const carrier = carriers.find(({ id }) => id === parcel.carrierId)
  const values = { courier: String(parcel.courierId ?? ''), carrier: parcel.carrier, trackingNumber: parcel.trackingNumber, ...filled.values }
  const now = { ...filled, values }
  return (
    <StudioPage
      visit={visit} title={say(parcelWords.parcel(labelCode(parcel)))} current="/studio/parcels" toShip={toShip}
      head={<a class="btn push" href={`/studio/parcels/labels?parcel=${parcel.id}`}><Icon name="print" /><span safe>{say(words.label)}</span></a>}
    >
      <a class="studio__back" href="/studio/parcels"><Icon name="back" /><span safe>{say(words.back)}</span></a>
      <div class="edit">
        <div>
          <section class="card form">
            <div class="card__head"><h2 safe>{say(words.next)}</h2><ParcelBadge say={say} parcel={parcel} /></div>
            {parcel.cash && isOpen(parcel) ? <p class="note"><Icon name="wallet" /><span safe>{say(words.cash, say.money(parcel.cash))}</span></p> : ''}
            <StepForms say={say} parcel={parcel} filled={filled} />
          </section>
          <section class="card">
            <div class="card__head"><h2 safe>{say(words.trail)}</h2></div>
            <CarriageLine say={say} parcel={parcel} carrier={carrier} />
            <Trail say={say} parcel={parcel} names />
          </section>
        </div>
        <aside>
          <section class="card form">
            <h2 safe>{say(parcel.direction === 'out' ? words.sendTo : words.collectAt)}</h2>
            <p class="receipt__to"><AddressLines address={address} /></p>
            {parcel.slotFrom !== null && parcel.slotTo !== null ? <p class="hint" safe>{slotText(say, parcel.slotFrom, parcel.slotTo)}</p> : ''}
            <p class="hint"><span safe>{say(words.contents)}</span> <b safe>{contentsText(say, order, parcel.contents)}</b></p>
            {parcel.note ? <p class="lines" safe>{parcel.note}</p> : ''}
            <p class="hint"><a href={`/studio/orders/${order.id}`} safe>{say(words.ofOrder, orderNumber(order))}</a></p>
            {parcel.caseId === null ? '' : <p class="hint"><a href={`/studio/aftersales/${parcel.caseId}`} safe>{say(parcelWords.ofCase)}</a></p>}
          </section>
          {isOpen(parcel) ? (
            <>
              {couriers.length ? (
                <form class="card form" method="post" action={`/studio/parcels/${parcel.id}/courier`}>
                  <h2 safe>{say(parcel.direction === 'out' ? words.who : words.whoBack)}</h2>
                  <CourierField say={say} couriers={couriers} filled={now} hint={say(words.whoHint)} />
                  <button class="btn" safe>{say(words.save)}</button>
                </form>
              ) : ''}
              <form class="card form" method="post" action={`/studio/parcels/${parcel.id}/carriage`}>
                <h2 safe>{say(words.carriage)}</h2>
                <CarrierField say={say} carriers={carriers} filled={{ ...now, values: { ...values, carrier: filled.values.carrier ?? (parcel.carrier ? carrierName(say, parcel, carrier) : '') } }} required />
                <TextField say={say} filled={now} name="trackingNumber" label={say(words.trackingNumber)} maxlength={60} autocomplete="off" />
                {filled.errors.trackingNumber && filled.values.trackingNumber ? <label class="check"><input type="checkbox" name="sure" value="yes" /><span safe>{say(words.sure)}</span></label> : ''}
                <button class="btn" safe>{say(words.save)}</button>
              </form>
            </>
          ) : ''}
        </aside>
      </div>
    </StudioPage>
  )
}

/** One form for each step that the table allows now. */
const StepForms = ({ say, parcel, filled }: { say: Say; parcel: ParcelInFull; filled: Filled }) => {
  const steps = stepsOf(parcel, 'merchant')
  const form = { method: 'post', action: `/studio/parcels/${parcel.id}/steps` } as const
  const name = (step: Step) => say(parcelWords.step[parcel.direction][step])
  if (!steps.length) return <p class="hint" safe>{say(words.nothing)}</p>
  return (
    <>
      {steps.filter(step => step === 'pickUp' || step === 'deliver').map(step => (
        <form {...form}><button class="btn btn--primary" name="step" value={step}><Icon name={step === 'pickUp' ? 'truck' : 'check'} /><span safe>{name(step)}</span></button></form>
      ))}
      {steps.includes('fail') ? (
        <details class="fold" {...(filled.errors.failure ? { open: true } : {})}>
          <summary class="btn" safe>{name('fail')}</summary>
          <form {...form} class="form"><FailureFields say={say} filled={filled} /><button class="btn btn--danger" name="step" value="fail" safe>{name('fail')}</button></form>
        </details>
      ) : ''}
      {steps.filter(step => step === 'return' || step === 'cancel').map(step => (
        <details class="fold">
          <summary class="btn" safe>{name(step)}</summary>
          <form {...form} class="form">
            {parcel.direction === 'out' ? <p class="hint" safe>{say(step === 'return' ? words.returnHint : words.cancelSure)}</p> : ''}
            <button class="btn btn--danger" name="step" value={step} safe>{name(step)}</button>
          </form>
        </details>
      ))}
    </>
  )
}
