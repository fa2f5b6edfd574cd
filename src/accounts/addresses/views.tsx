import type { Say } from '../../platform/words.ts'
import { TextField, type Filled } from '../../ui/fields.tsx'
import { Layout } from '../../ui/layout.tsx'
import { Blank } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import type { Address } from './rules.ts'
import { words } from './words.ts'

/** The fields of an address, to stand inside any form. */
export const AddressFields = ({ say, filled, prefix = '' }: { say: Say; filled: Filled; prefix?: string }) => (
  <>
    <div class="form__two">
      <TextField say={say} filled={filled} name={`${prefix}name`} label={say(words.name)} autocomplete="shipping name" maxlength={40} />
      <TextField say={say} filled={filled} name={`${prefix}phone`} label={say(words.phone)} type="tel" autocomplete="shipping tel" maxlength={32} />
    </div>
    <div class="form place">
      <TextField say={say} filled={filled} name={`${prefix}region`} label={say(words.region)} hint={say(words.regionHint)} autocomplete="shipping address-level2" maxlength={80} />
      <TextField say={say} filled={filled} name={`${prefix}street`} label={say(words.street)} autocomplete="shipping address-line1" maxlength={160} />
      <TextField say={say} filled={filled} name={`${prefix}postcode`} label={say(words.postcode)} required={false} autocomplete="shipping postal-code" maxlength={16} />
    </div>
  </>
)

/** Two lines, as it stands on a parcel. */
export const AddressLines = ({ address }: { address: Omit<Address, 'id'> }) => (
  <>
    <b safe>{`${address.name} · ${address.phone}`}</b>
    <span safe>{[address.region, address.street, address.postcode].filter(Boolean).join(' ')}</span>
  </>
)

export const AddressesPage = ({ visit: { say }, visit, addresses, filled }: { visit: Visit; addresses: Address[]; filled: Filled }) => (
  <Layout visit={visit} title={say(words.title)} narrow>
    <h1 safe>{say(words.title)}</h1>
    {addresses.length ? (
      <ul class="card entries">
        {addresses.map((address, index) => <AddressLine say={say} address={address} isDefault={index === 0} />)}
      </ul>
    ) : <Blank title={say(words.none)} text={say(words.noneText)} />}
    <details class="card" {...(Object.keys(filled.errors).length ? { open: true } : {})}>
      <summary class="btn" safe>{say(words.add)}</summary>
      <form class="form" method="post" action="/account/addresses">
        <AddressFields say={say} filled={filled} />
        <button class="btn btn--primary" safe>{say(words.save)}</button>
      </form>
    </details>
  </Layout>
)

export const AddressPage = ({ visit: { say }, visit, id, filled }: { visit: Visit; id: number; filled: Filled }) => (
  <Layout visit={visit} title={say(words.editTitle)} narrow>
    <h1 safe>{say(words.editTitle)}</h1>
    <form class="card form" method="post" action={`/account/addresses/${id}`}>
      <AddressFields say={say} filled={filled} />
      <div class="buy__line">
        <a class="btn btn--ghost" href="/account/addresses" safe>{say(words.title)}</a>
        <button class="btn btn--primary" safe>{say(words.save)}</button>
      </div>
    </form>
    <form class="card entry" method="post" action={`/account/addresses/${id}/removal`}>
      <span class="hint" safe>{say(words.removeHint)}</span>
      <button class="btn btn--danger" safe>{say(words.remove)}</button>
    </form>
  </Layout>
)

const AddressLine = ({ say, address, isDefault }: { say: Say; address: Address; isDefault: boolean }) => (
  <li class="entry">
    <span><AddressLines address={address} /></span>
    {isDefault ? <span class="badge badge--brand" safe>{say(words.isDefault)}</span> : ''}
    <a class="btn btn--sm" href={`/account/addresses/${address.id}`} aria-label={`${say(words.edit)} ${address.street}`} safe>{say(words.edit)}</a>
  </li>
)
