import type { SimulcastState } from '../../media/simulcast.ts'
import type { Say } from '../../platform/words.ts'
import type { Room } from '../../rooms/rules.ts'
import { longestName, type Simulcast } from '../../rooms/simulcast/rules.ts'
import { TextField, type Filled } from '../../ui/fields.tsx'
import { Blank, Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { StudioPage } from '../page.tsx'
import { words } from './words.ts'

export type Place = Simulcast & { state: 'off' | 'waiting' | SimulcastState }

type PageProps = { visit: Visit; toShip: number; room: Room; places: Place[]; filled: Filled }

export const SimulcastPage = ({ visit, toShip, room, places, filled }: PageProps) => {
  const { say } = visit
  return (
    <StudioPage visit={visit} title={say(words.title)} current="/studio/rooms" toShip={toShip}
      head={<a class="btn push" href={`/studio/rooms/${room.id}`} safe>{say(words.back)}</a>}
    >
      <p class="hint" safe>{say(words.about)}</p>
      <PlaceList say={say} room={room} places={places} />
      <form class="card form form--column" method="post" action={`/studio/rooms/${room.id}/simulcast`}>
        <TextField say={say} filled={filled} name="name" label={say(words.name)} hint={say(words.nameHint)} maxlength={longestName} />
        <TextField say={say} filled={filled} name="server" label={say(words.server)} hint={say(words.serverHint)} maxlength={300} />
        <TextField say={say} filled={filled} name="key" type="password" autocomplete="new-password" label={say(words.key)} hint={say(words.keyHint)} maxlength={300} required={false} />
        <button class="btn btn--primary" safe>{say(words.add)}</button>
      </form>
    </StudioPage>
  )
}

/** Looks again every few seconds, as long as the page is open. */
export const PlaceList = ({ say, room, places }: { say: Say; room: Room; places: Place[] }) => (
  <section class="card" id="places" aria-live="polite" aria-label={say(words.title)} hx-get={`/studio/rooms/${room.id}/simulcast`} hx-trigger="every 3s" hx-target="this" hx-swap="outerMorph">
    {places.length ? <ul class="rows">{places.map(place => <PlaceRow say={say} room={room} place={place} />)}</ul>
      : <Blank title={say(words.none)} text={say(words.noneText)} />}
  </section>
)

const tones = { off: '', waiting: 'badge--brand', connecting: 'badge--brand', sending: 'badge--live', failing: 'badge--warn' }

const PlaceRow = ({ say, room, place }: { say: Say; room: Room; place: Place }) => (
  <li class="row">
    <h3 safe>{place.name}</h3>
    <p class="row__sub"><span class={['badge', tones[place.state]]} safe>{say(words.states[place.state])}</span></p>
    <form class="row__acts" method="post" action={`/studio/rooms/${room.id}/simulcast/${place.id}`}>
      <button class="btn btn--sm" name="act" value={place.open ? 'off' : 'on'} safe>{say(place.open ? words.switchOff : words.switchOn)}</button>
      <button class="btn btn--icon btn--sm" name="act" value="remove" aria-label={`${say(words.remove)} ${place.name}`}><Icon name="trash" /></button>
    </form>
  </li>
)
