import { maskedNumber, methodKinds, methodName, type MethodKind, type PaymentMethod } from '../../payments/rules.ts'
import { words as paymentWords } from '../../payments/words.ts'
import { pictureUrl } from '../../platform/images.ts'
import type { Say } from '../../platform/words.ts'
import { FieldError, TextArea, TextField, type Filled } from '../../ui/fields.tsx'
import { Blank, Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { StudioPage } from '../page.tsx'
import type { MethodForm } from './form.ts'
import { words } from './words.ts'

export const MethodsPage = ({ visit, toShip, methods }: { visit: Visit; toShip: number; methods: PaymentMethod[] }) => {
  const { say } = visit
  const addable = methodKinds.filter(kind => kind !== 'cash-on-delivery' || !methods.some(method => method.kind === kind))
  return (
    <StudioPage visit={visit} title={say(words.payments)} current="/studio/payments" toShip={toShip}>
      {methods.length === 0
        ? <Blank title={say(words.emptyTitle)} text={say(words.emptyText)} />
        : <>
            <p class="hint" safe>{say(words.intro)}</p>
            {methods.some(({ open }) => open) ? '' : <p class="note"><Icon name="info" /><span safe>{say(words.nothingOpen)}</span></p>}
            <ul class="methods">{methods.map(method => <MethodCard say={say} method={method} />)}</ul>
          </>}
      <section class="card form">
        <h2 safe>{say(words.add)}</h2>
        <ul class="methods__kinds">
          {addable.map(kind => (
            <li>
              <a class="btn" href={`/studio/payments/new/${kind}`}><Icon name="plus" /><span safe>{say(paymentWords.kind[kind])}</span></a>
              <span class="hint" safe>{say(words.explained[kind])}</span>
            </li>
          ))}
        </ul>
      </section>
    </StudioPage>
  )
}

const MethodCard = ({ say, method }: { say: Say; method: PaymentMethod }) => {
  const name = methodName(say, method)
  return (
    <li class="card method">
      {method.pictureId ? <img class="method__code" src={pictureUrl(method.pictureId, 's')} alt={say(paymentWords.qrAlt, name)} loading="lazy" /> : <span class="avatar"><Icon name={method.kind === 'cash-on-delivery' ? 'truck' : 'wallet'} /></span>}
      <div>
        <h2 safe>{name}</h2>
        <p class="hint" safe>{method.account ? `${method.account.holder} · ${method.account.bank} · ${maskedNumber(method.account.number)}` : say(words.explained[method.kind])}</p>
        <span class={['badge', method.open && 'badge--ok']} safe>{say(method.open ? words.inUse : words.notInUse)}</span>
      </div>
      <div class="method__acts">
        <a class="btn btn--sm" href={`/studio/payments/${method.id}`} aria-label={say(words.editOf, name)} safe>{say(words.edit)}</a>
        <form method="post" action={`/studio/payments/${method.id}/open`}>
          <button class="btn btn--sm" name="open" value={method.open ? '' : 'yes'} aria-label={say(method.open ? words.closeOf : words.openOf, name)} safe>{say(method.open ? words.close : words.open)}</button>
        </form>
      </div>
    </li>
  )
}

export const MethodFormPage = ({ visit, toShip, kind, method, filled, pictureId }: MethodForm & { visit: Visit; toShip: number; kind: MethodKind; method: PaymentMethod | null }) => {
  const { say } = visit
  const field = { say, filled }
  return (
    <StudioPage visit={visit} title={say(paymentWords.kind[kind])} current="/studio/payments" toShip={toShip}>
      <a class="studio__back" href="/studio/payments"><Icon name="back" /><span safe>{say(words.back)}</span></a>
      <form class="card form method__form" method="post" action={method ? `/studio/payments/${method.id}` : `/studio/payments/new/${kind}`} enctype="multipart/form-data">
        <p class="hint" safe>{say(words.explained[kind])}</p>
        {kind === 'bank-transfer'
          ? <>
              <TextField {...field} name="holder" label={say(paymentWords.holder)} autocomplete="off" maxlength={80} />
              <TextField {...field} name="bank" label={say(paymentWords.bank)} autocomplete="off" maxlength={80} />
              <TextField {...field} name="number" label={say(paymentWords.number)} autocomplete="off" maxlength={50} />
              <TextField {...field} name="label" label={say(words.label)} autocomplete="off" maxlength={30} required={false} />
            </>
          : ''}
        {kind === 'wallet-qr'
          ? <>
              <TextField {...field} name="label" label={say(words.walletLabel)} hint={say(words.walletHint)} autocomplete="off" maxlength={30} />
              <CodeField say={say} filled={filled} pictureId={pictureId} />
            </>
          : ''}
        <TextArea {...field} name="instructions" label={say(words.note)} required={false} maxlength={500} rows={3} />
        {kind === 'bank-transfer' ? <p class="hint" safe>{say(words.sealed)}</p> : ''}
        <button class="btn btn--primary" safe>{say(words.save)}</button>
      </form>
    </StudioPage>
  )
}

const CodeField = ({ say, filled, pictureId }: { say: Say; filled: Filled; pictureId: string | null }) => (
  <div class="field">
    <label class="label" for="f-code" safe>{say(words.code)}</label>
    {pictureId
      ? <>
          <input type="hidden" name="pictureId" value={pictureId} />
          <img class="pay__code" src={pictureUrl(pictureId, 'l')} alt={say(words.codeNow)} />
        </>
      : ''}
    <input
      class="input" id="f-code" type="file" name="code" accept="image/jpeg,image/png,image/webp" {...(pictureId ? {} : { required: true })}
      aria-describedby={filled.errors.code ? 'e-code h-code' : 'h-code'} {...(filled.errors.code ? { 'aria-invalid': 'true' as const } : {})}
    />
    <span class="hint" id="h-code" safe>{say(words.codeHint)}</span>
    <FieldError say={say} filled={filled} name="code" />
  </div>
)
