import type { Say } from '../../platform/words.ts'
import { TextField, type Filled } from '../../ui/fields.tsx'
import type { Address } from './rules.ts'
import { words } from './words.ts'

/** The fields of an address, to stand inside any form. */
export const AddressFields = ({ say, filled, prefix = '' }: { say: Say; filled: Filled; prefix?: string }) => (
  <>
    <div class="form__two">
      <TextField say={say} filled={filled} name={`${prefix}name`} label={say(words.name)} autocomplete="shipping name" maxlength={40} />
      <TextField say={say} filled={filled} name={`${prefix}phone`} label={say(words.phone)} type="tel" autocomplete="shipping tel" maxlength={32} />
    </div>
    <TextField say={say} filled={filled} name={`${prefix}region`} label={say(words.region)} hint={say(words.regionHint)} autocomplete="shipping address-level2" maxlength={80} />
    <TextField say={say} filled={filled} name={`${prefix}street`} label={say(words.street)} autocomplete="shipping street-address" maxlength={160} />
    <TextField say={say} filled={filled} name={`${prefix}postcode`} label={say(words.postcode)} required={false} autocomplete="shipping postal-code" maxlength={16} />
  </>
)

/** Two lines, as it stands on a parcel. */
export const AddressLines = ({ address }: { address: Omit<Address, 'id'> }) => (
  <>
    <b safe>{`${address.name} · ${address.phone}`}</b>
    <span safe>{[address.region, address.street, address.postcode].filter(Boolean).join(' ')}</span>
  </>
)
