import type { Carrier } from '../../fulfilment/carriers/rules.ts'
import type { Courier } from '../../fulfilment/carriers/store.ts'
import { cashOf, everything, isOfOrder, isOpen, leftOf, type Parcel } from '../../fulfilment/rules.ts'
import { orderElement, paysCash, type Order } from '../../orders/rules.ts'
import type { Say } from '../../platform/words.ts'
import { FieldError, SelectField, TextField, type Filled } from '../../ui/fields.tsx'
import { Icon } from '../../ui/parts.tsx'
import { words } from './words.ts'

type Props = { say: Say; order: Order; parcels: Parcel[]; carriers: Carrier[]; couriers: Courier[]; filled: Filled }

/** Carrier and number for all that is left; folded below it, how many of each when it goes in several parcels. */
export const ShipForm = ({ say, order, parcels, carriers, couriers, filled }: Props) => {
  const act = `/studio/orders/${order.id}/transitions`
  const left = leftOf(order, parcels)
  const pieces = left.reduce((sum, count) => sum + Math.max(0, count), 0)
  return (
    <form method="post" action={act} hx-post={act} hx-target={`#${orderElement(order)}`} hx-swap="innerHTML" class="form">
      {paysCash(order) ? <p class="note"><Icon name="wallet" /><span safe>{say(words.cash, say.money(cashOf(order, parcels, everything(left))))}</span></p> : ''}
      {parcels.some(isOfOrder) ? <p class="hint" safe>{say(words.left, say.number(pieces))}</p> : ''}
      <CarriageFields say={say} carriers={carriers} couriers={couriers} filled={filled} />
      {pieces > 1 ? (
        <details class="fold" {...(filled.errors.contents || filled.values.part ? { open: true } : {})}>
          <summary class="btn btn--sm" safe>{say(words.split)}</summary>
          <fieldset class="form">
            <legend class="sr" safe>{say(words.split)}</legend>
            <label class="check"><input type="checkbox" name="part" value="yes" {...(filled.values.part ? { checked: true } : {})} /><span safe>{say(words.part)}</span></label>
            {order.lines.map((line, position) => (left[position] ?? 0) > 0 ? (
              <label class="parcels__pack">
                <span safe>{line.title}</span>
                <span class="hint" safe>{say(words.leftOf, say.number(left[position]!))}</span>
                <input class="input num" type="number" inputmode="numeric" min="0" max={String(left[position])} name={`quantity-${position}`} value={filled.values[`quantity-${position}`] ?? ''} placeholder="0" />
              </label>
            ) : '')}
            <FieldError say={say} filled={filled} name="contents" />
          </fieldset>
        </details>
      ) : ''}
      <button class="btn btn--primary" name="transition" value="ship"><Icon name="truck" /><span safe>{say(words.ship)}</span></button>
    </form>
  )
}

/** With a carrier under a number, or with a courier of the shop where there is one. */
export const CarriageFields = ({ say, carriers, couriers, filled }: Pick<Props, 'say' | 'carriers' | 'couriers' | 'filled'>) => (
  <>
    <div class="form__two">
      <CarrierField say={say} carriers={carriers} filled={filled} required={!couriers.length} />
      <TextField say={say} filled={filled} name="trackingNumber" label={say(words.trackingNumber)} maxlength={60} autocomplete="off" required={!couriers.length} />
    </div>
    {filled.errors.trackingNumber && filled.values.trackingNumber ? <label class="check"><input type="checkbox" name="sure" value="yes" /><span safe>{say(words.sure)}</span></label> : ''}
    {couriers.length ? <CourierField say={say} couriers={couriers} filled={filled} /> : ''}
  </>
)

/** Known ones are offered; others can be typed. */
export const CarrierField = ({ say, carriers, filled, required }: { say: Say; carriers: Carrier[]; filled: Filled; required: boolean }) => (
  <div class="field">
    <label class="label" for="f-carrier" safe>{say(words.carrier)}</label>
    <input class="input" id="f-carrier" name="carrier" list="carriers" maxlength="40" autocomplete="off" value={filled.values.carrier ?? ''} {...(required ? { required: true } : {})} {...(filled.errors.carrier ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'e-carrier' } : {})} />
    <datalist id="carriers">{carriers.filter(({ retiredAt }) => retiredAt === null).map(({ names }) => <option value={names[say.locale]} />)}</datalist>
    <FieldError say={say} filled={filled} name="carrier" />
  </div>
)

export const CourierField = ({ say, couriers, filled, hint = say(words.courierHint) }: { say: Say; couriers: Courier[]; filled: Filled; hint?: string }) => (
  <SelectField
    say={say} filled={filled} name="courier" label={say(words.courier)} hint={hint}
    options={[{ value: '', text: say(words.noCourier) }, ...couriers.map(({ id, name }) => ({ value: String(id), text: name }))]}
  />
)

/** What can be done with one parcel from where it is listed. */
export const ParcelLinks = ({ say, parcel }: { say: Say; parcel: Parcel }) => (
  <p class="acts">
    <a class="btn btn--sm" href={`/studio/parcels/${parcel.id}`} safe>{say(isOpen(parcel) ? words.openParcel : words.seeParcel)}</a>
    <a class="btn btn--sm" href={`/studio/parcels/labels?parcel=${parcel.id}`}><Icon name="print" /><span safe>{say(words.label)}</span></a>
  </p>
)
