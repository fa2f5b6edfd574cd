import type { Carrier } from '../../fulfilment/carriers/rules.ts'
import type { Courier } from '../../fulfilment/carriers/store.ts'
import { labelCode, type Parcel } from '../../fulfilment/rules.ts'
import { ParcelBadge } from '../../fulfilment/views.tsx'
import type { Say } from '../../platform/words.ts'
import { FieldError, TextField, type Filled } from '../../ui/fields.tsx'
import { Icon, More } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { AdminPage } from '../page.tsx'
import { words } from './words.ts'

export type CarrierEntry = Carrier & { couriers: number }
export type Waiting = { parcel: Parcel; merchantName: string }

type CarriersProps = { visit: Visit; carriers: CarrierEntry[]; waiting: Waiting[]; more: string | null; couriers: Courier[] }

export const CarriersPage = ({ visit, visit: { say }, carriers, waiting, more, couriers }: CarriersProps) => (
  <AdminPage visit={visit} title={say(words.title)} current="/admin/carriers" head={<a class="btn btn--primary push" href="/admin/carriers/new"><Icon name="plus" /><span safe>{say(words.add)}</span></a>}>
    <div class="edit">
      <div>
        <section class="card form">
          <h2 safe>{say(words.carriers)}</h2>
          <p class="hint" safe>{say(words.intro)}</p>
          <ul class="entries">{carriers.map(carrier => <CarrierLine say={say} carrier={carrier} />)}</ul>
        </section>
      </div>
      <aside>
        <section class="card form">
          <h2 safe>{say(words.waiting)}</h2>
          {waiting.length ? <ul class="entries">{waiting.map(one => <WaitingLine say={say} {...one} couriers={couriers} />)}</ul> : <p class="hint" safe>{say(words.noneWaiting)}</p>}
          <More say={say} href={more} />
        </section>
      </aside>
    </div>
  </AdminPage>
)

const CarrierLine = ({ say, carrier }: { say: Say; carrier: CarrierEntry }) => (
  <li class="entry">
    <span>
      <b safe>{carrier.names[say.locale]}</b>
      <span class="hint" safe>{[say.locale === 'en' ? carrier.names['zh-CN'] : carrier.names.en, carrier.phone, carrier.couriers ? say(words.couriersOf, say.number(carrier.couriers)) : ''].filter(text => text && text !== carrier.names[say.locale]).join(' · ')}</span>
    </span>
    {carrier.retiredAt === null ? '' : <span class="badge" safe>{say(words.retired)}</span>}
    <a class="btn btn--sm" href={`/admin/carriers/${carrier.id}`} aria-label={say(words.editOf, carrier.names[say.locale])} safe>{say(words.edit)}</a>
  </li>
)

const WaitingLine = ({ say, parcel, merchantName, couriers }: Waiting & { say: Say; couriers: Courier[] }) => (
  <li class="entry">
    <span><b class="num" safe>{labelCode(parcel)}</b> <ParcelBadge say={say} parcel={parcel} /><span class="hint" safe>{[say(words.ofMerchant, merchantName), parcel.carrier, say.dateTime(parcel.madeAt)].filter(Boolean).join(' · ')}</span></span>
    {couriers.length ? (
      <form class="affix" method="post" action={`/admin/carriers/parcels/${parcel.id}`}>
        <select class="input" name="courier" required aria-label={say(words.assignOf, labelCode(parcel))}>
          <option value="" safe>{say(words.courier)}</option>
          {couriers.map(({ id, name }) => <option value={String(id)} safe>{name}</option>)}
        </select>
        <button class="btn" safe>{say(words.assign)}</button>
      </form>
    ) : ''}
  </li>
)

type CarrierProps = { visit: Visit; carrier: Carrier | null; filled: Filled; members: Courier[]; couriers: Courier[]; memberFilled: Filled }

export const CarrierPage = ({ visit, visit: { say }, carrier, filled, members, couriers, memberFilled }: CarrierProps) => {
  const free = couriers.filter(({ id }) => !members.some(member => member.id === id))
  return (
    <AdminPage visit={visit} title={carrier ? carrier.names[say.locale] : say(words.add)} current="/admin/carriers">
      <a class="studio__back" href="/admin/carriers"><Icon name="back" /><span safe>{say(words.back)}</span></a>
      <div class="edit">
        <form class="card form" method="post" action={carrier ? `/admin/carriers/${carrier.id}` : '/admin/carriers'}>
          <div class="form__two">
            <TextField say={say} filled={filled} name="nameZh" label={say(words.nameZh)} maxlength={30} autocomplete="off" />
            <TextField say={say} filled={filled} name="nameEn" label={say(words.nameEn)} maxlength={40} autocomplete="off" />
          </div>
          <TextField say={say} filled={filled} name="trackingUrl" label={say(words.trackingUrl)} hint={say(words.trackingUrlHint)} inputmode="url" maxlength={300} required={false} autocomplete="off" />
          <TextField say={say} filled={filled} name="numberPattern" label={say(words.numberPattern)} hint={say(words.numberPatternHint)} maxlength={120} required={false} autocomplete="off" />
          <TextField say={say} filled={filled} name="phone" label={say(words.phone)} type="tel" maxlength={30} required={false} autocomplete="off" />
          <button class="btn btn--primary" safe>{say(words.save)}</button>
        </form>
        {carrier ? (
          <aside>
            <section class="card form">
              <h2 safe>{say(words.couriers)}</h2>
              <p class="hint" safe>{say(words.couriersHint)}</p>
              {members.length ? (
                <ul class="entries">
                  {members.map(({ id, name }) => (
                    <li class="entry">
                      <b safe>{name}</b>
                      <form method="post" action={`/admin/carriers/${carrier.id}/couriers`}><input type="hidden" name="member" value="no" /><button class="btn btn--sm" name="courier" value={String(id)} aria-label={say(words.removeOf, name)} safe>{say(words.remove)}</button></form>
                    </li>
                  ))}
                </ul>
              ) : <p safe>{say(words.noCouriers)}</p>}
              {free.length ? (
                <form class="affix" method="post" action={`/admin/carriers/${carrier.id}/couriers`}>
                  <input type="hidden" name="member" value="yes" />
                  <select class="input" name="courier" required aria-label={say(words.choose)}>
                    <option value="" safe>{say(words.choose)}</option>
                    {free.map(({ id, name }) => <option value={String(id)} safe>{name}</option>)}
                  </select>
                  <button class="btn" safe>{say(words.addCourier)}</button>
                </form>
              ) : couriers.length ? '' : <p class="hint" safe>{say(words.nobody)}</p>}
              <FieldError say={say} filled={memberFilled} name="courier" />
            </section>
            <form class="card form" method="post" action={`/admin/carriers/${carrier.id}/retirement`}>
              <p class="hint" safe>{say(words.retireHint)}</p>
              <button class={['btn', carrier.retiredAt === null && 'btn--danger']} name="retired" value={carrier.retiredAt === null ? 'yes' : 'no'} safe>{say(carrier.retiredAt === null ? words.retire : words.resume)}</button>
            </form>
          </aside>
        ) : ''}
      </div>
    </AdminPage>
  )
}
