import { keyFields } from '../../payments/online/keys.ts'
import { referenceOf } from '../../payments/providers.ts'
import { isByHand, isOnline, maskedNumber, methodKinds, methodName, takesCurrency, type Bill, type MethodKind, type OnlineKind, type PaymentMethod, type Proof } from '../../payments/rules.ts'
import type { ReturnDue } from '../../payments/returns/store.ts'
import { Proofs } from '../../payments/views.tsx'
import { words as paymentWords } from '../../payments/words.ts'
import { pictureUrl } from '../../platform/images.ts'
import type { Say, Word } from '../../platform/words.ts'
import { CheckField, FieldError, nothingFilled, TextArea, TextField, type Filled } from '../../ui/fields.tsx'
import { Blank, Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { StudioPage } from '../page.tsx'
import type { MethodForm } from './form.ts'
import { words } from './words.ts'

export const MethodsPage = ({ visit, toShip, methods, incoming, returns }: { visit: Visit; toShip: number; methods: PaymentMethod[]; incoming: number; returns: number }) => {
  const { say } = visit
  const addable = methodKinds.filter(kind => takesCurrency(kind, visit.shop.currency) && (kind !== 'cash-on-delivery' || !methods.some(method => method.kind === kind)))
  return (
    <StudioPage visit={visit} title={say(words.payments)} current="/studio/payments" toShip={toShip}>
      {methods.length === 0
        ? <Blank title={say(words.emptyTitle)} text={say(words.emptyText)} />
        : <>
            <p class="hint" safe>{say(words.intro)}</p>
            {methods.some(({ kind }) => isByHand(kind)) ? <p><a class="btn" href="/studio/payments/incoming"><Icon name="list" /><span safe>{say(words.incoming)}</span>{incoming ? <span class="badge badge--warn" safe>{say.number(incoming)}</span> : ''}</a></p> : ''}
            {returns || methods.some(({ shared, kind }) => shared && isByHand(kind)) ? <p><a class="btn" href="/studio/payments/returns"><Icon name="undo" /><span safe>{say(words.returns)}</span>{returns ? <span class="badge badge--warn" safe>{say.number(returns)}</span> : ''}</a></p> : ''}
            {methods.some(({ open }) => open) ? '' : <p class="note"><Icon name="info" /><span safe>{say(words.nothingOpen)}</span></p>}
            <ul class="methods">{methods.map(method => <MethodCard say={say} method={method} owner={visit.me?.roles.includes('admin') ?? false} />)}</ul>
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

const MethodCard = ({ say, method, owner }: { say: Say; method: PaymentMethod; owner: boolean }) => {
  const name = methodName(say, method)
  return (
    <li class="card method">
      {method.pictureId ? <img class="method__code" src={pictureUrl(method.pictureId, 's')} alt={say(paymentWords.qrAlt, name)} loading="lazy" /> : <span class="avatar"><Icon name={method.kind === 'cash-on-delivery' ? 'truck' : 'wallet'} /></span>}
      <div>
        <h2 safe>{name}</h2>
        <p class="hint" safe>{method.account ? `${method.account.holder} · ${method.account.bank} · ${maskedNumber(method.account.number)}` : say(words.explained[method.kind])}</p>
        <span class={['badge', method.open && 'badge--ok']} safe>{say(method.open ? words.inUse : words.notInUse)}</span>
        {method.shared ? <span class="badge" safe>{say(words.shared)}</span> : ''}
        {method.testing ? <span class="badge badge--warn" safe>{say(words.testing)}</span> : ''}
      </div>
      <div class="method__acts">
        {owner && method.kind !== 'cash-on-delivery' ? (
          <form method="post" action={`/studio/payments/${method.id}/share`}>
            <button class="btn btn--sm" name="shared" value={method.shared ? '' : 'yes'} aria-label={say(method.shared ? words.unshareOf : words.shareOf, name)} safe>{say(method.shared ? words.unshare : words.share)}</button>
          </form>
        ) : ''}
        <a class="btn btn--sm" href={`/studio/payments/${method.id}`} aria-label={say(words.editOf, name)} safe>{say(words.edit)}</a>
        <form method="post" action={`/studio/payments/${method.id}/open`}>
          <button class="btn btn--sm" name="open" value={method.open ? '' : 'yes'} aria-label={say(method.open ? words.closeOf : words.openOf, name)} safe>{say(method.open ? words.close : words.open)}</button>
        </form>
      </div>
    </li>
  )
}

type IncomingProps = { visit: Visit; toShip: number; bills: (Bill & { payerName: string })[]; proofs: Map<number, Proof[]>; more: string | null }

/** Money that is seen to come in by looking at the account. */
export const IncomingPage = ({ visit, visit: { say }, toShip, bills, proofs, more }: IncomingProps) => (
  <StudioPage visit={visit} title={say(words.incoming)} current="/studio/payments" toShip={toShip}>
    <a class="studio__back" href="/studio/payments"><Icon name="back" /><span safe>{say(words.back)}</span></a>
    {bills.length ? (
      <ul class="methods">
        {bills.map(bill => (
          <li class="card method">
            <span class="avatar"><Icon name="wallet" /></span>
            <div>
              <h2 safe>{say.money(bill.amount)}</h2>
              <p class="hint" safe>{[bill.payerName, say(paymentWords.kind[bill.kind as MethodKind]), referenceOf(bill), say.dateTime(bill.openedAt)].join(' · ')}</p>
              <Proofs say={say} proofs={proofs.get(bill.id) ?? []} />
            </div>
            <form class="method__acts" method="post" action={`/studio/payments/incoming/${bill.id}`}>
              <button class="btn btn--primary btn--sm" aria-label={say(words.receivedOf, say.money(bill.amount), bill.payerName)} safe>{say(words.received)}</button>
            </form>
          </li>
        ))}
      </ul>
    ) : <Blank title={say(words.nothingIncoming)} text={say(words.nothingIncomingText)} />}
    {more ? <nav class="more"><a class="btn" rel="next" href={more} safe>{say(words.later)}</a></nav> : ''}
  </StudioPage>
)

type ReturnsProps = { visit: Visit; toShip: number; due: ReturnDue[]; numbers: Map<string, string>; typed?: { id: number; filled: Filled }; more: string | null }

/** Money that was taken for others, and that they have decided to give back. */
export const ReturnsPage = ({ visit, visit: { say }, toShip, due, numbers, typed, more }: ReturnsProps) => (
  <StudioPage visit={visit} title={say(words.returns)} current="/studio/payments" toShip={toShip}>
    <a class="studio__back" href="/studio/payments"><Icon name="back" /><span safe>{say(words.back)}</span></a>
    {due.length ? (
      <>
        <p class="hint" safe>{say(words.returnsText)}</p>
        <ul class="methods">
          {due.map(one => {
            const filled = typed?.id === one.id ? typed.filled : nothingFilled
            return (
              <li class="card form">
                <h2 safe>{say(words.payBack, say.money(one.amount), one.payerName)}</h2>
                <p class="hint" safe>{[say(words.ofOrder, numbers.get(one.part) ?? one.part), say(words.ofCase, one.reason), say(words.cameBy, say(paymentWords.kind[one.kind as MethodKind]), referenceOf({ id: one.billId })), say(words.decidedBy, one.madeByName), say.dateTime(one.madeAt)].join(' · ')}</p>
                <form class="form" method="post" action={`/studio/payments/returns/${one.id}`}>
                  <TextField say={say} filled={filled} name="reference" label={say(words.reference)} maxlength={80} autocomplete="off" />
                  <button class="btn btn--primary" aria-label={say(words.paidBackOf, say.money(one.amount), one.payerName)}><Icon name="check" /><span safe>{say(words.paidBack)}</span></button>
                </form>
              </li>
            )
          })}
        </ul>
      </>
    ) : <Blank title={say(words.nothingReturns)} text={say(words.nothingReturnsText)} />}
    {more ? <nav class="more"><a class="btn" rel="next" href={more} safe>{say(words.later)}</a></nav> : ''}
  </StudioPage>
)

type MethodFormProps = MethodForm & {
  visit: Visit
  toShip: number
  kind: MethodKind
  method: PaymentMethod | null
  /** The shop is reached by HTTPS. */
  secure: boolean
  noticesTo?: string | null
  tried?: { complaint: string | null }
}

export const MethodFormPage = ({ visit, toShip, kind, method, filled, pictureId, known, secure, noticesTo = null, tried }: MethodFormProps) => {
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
        {isOnline(kind)
          ? <>
              {method?.testing ? <p class="note"><Icon name="info" /><span safe>{say(words.testingHint)}</span></p> : ''}
              {secure ? '' : <p class="note note--warn"><Icon name="info" /><span safe>{say(words.insecure)}</span></p>}
              <KeyInputs {...field} kind={kind} known={known} />
              <TextField {...field} name="label" label={say(words.label)} autocomplete="off" maxlength={30} required={false} />
            </>
          : ''}
        <TextArea {...field} name="instructions" label={say(words.note)} required={false} maxlength={500} rows={3} />
        {kind === 'bank-transfer' ? <p class="hint" safe>{say(words.sealed)}</p> : ''}
        {isOnline(kind) ? <p class="hint" safe>{say(words.keysSealed)}</p> : ''}
        <button class="btn btn--primary" safe>{say(words.save)}</button>
      </form>
      {method && noticesTo ? <NoticesCard say={say} address={noticesTo} /> : ''}
      {method && isOnline(kind) ? <TestCard say={say} method={method} {...(tried ? { tried } : {})} /> : ''}
    </StudioPage>
  )
}

const KeyInputs = ({ say, filled, kind, known }: { say: Say; filled: Filled; kind: OnlineKind; known: Record<string, string> }) => {
  const told: Record<string, { label: Word; hint: Word }> = words.keys[kind]
  return (
    <>
      {keyFields[kind].map(({ name, secret, lines, optional, ...rest }) => {
        const { label, hint } = told[name]!
        const kept = known[name]
        const shown = { say, filled, name, label: say(label), hint: kept ? say(words.keyKept, kept) : say(hint), required: !optional && !kept }
        if (rest.switch) return <CheckField say={say} filled={filled} name={name}><span safe>{say(label)}</span> <span class="hint" safe>{say(hint)}</span></CheckField>
        if (lines) return <TextArea {...shown} rows={4} />
        return <TextField {...shown} type={secret ? 'password' : 'text'} autocomplete={secret ? 'new-password' : 'off'} maxlength={300} />
      })}
    </>
  )
}

/** Stripe has to be told where the shop listens. */
const NoticesCard = ({ say, address }: { say: Say; address: string }) => (
  <section class="card form method__form">
    <h2 safe>{say(words.notices)}</h2>
    <p safe>{say(words.noticesHint)}</p>
    <p><code id="notices-to" safe>{address}</code> <button class="btn btn--sm" type="button" data-copy="notices-to" aria-label={say(words.noticesCopy)} safe>{say(paymentWords.copy)}</button></p>
  </section>
)

const TestCard = ({ say, method, tried }: { say: Say; method: PaymentMethod; tried?: { complaint: string | null } }) => (
  <section class="card form method__form">
    <h2 safe>{say(words.test)}</h2>
    <p class="hint" safe>{say(words.testHint)}</p>
    <div id="tried" aria-live="polite">{tried ? <Tried say={say} {...tried} /> : ''}</div>
    <form method="post" action={`/studio/payments/${method.id}/test`} hx-post={`/studio/payments/${method.id}/test`} hx-target="#tried" hx-swap="innerHTML">
      <button class="btn" safe>{say(words.testGo)}</button>
    </form>
  </section>
)

/** What the provider thinks of the keys, in its own words where it does not like them. */
export const Tried = ({ say, complaint }: { say: Say; complaint: string | null }) =>
  complaint === null
    ? <p class="note"><Icon name="check" /><span safe>{say(words.testWell)}</span></p>
    : <div class="note note--bad"><p safe>{say(words.testBad)}</p><p class="hint" safe>{complaint.slice(0, 300)}</p></div>

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
