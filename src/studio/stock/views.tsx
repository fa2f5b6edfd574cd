import { acts, isLow, wholeName, type StockLine } from '../../catalog/ledger/rules.ts'
import type { LedgerLine } from '../../catalog/ledger/store.ts'
import { words as ledgerWords } from '../../catalog/ledger/words.ts'
import type { Supplier } from '../../catalog/suppliers/store.ts'
import { variantName } from '../../catalog/variants/rules.ts'
import type { Say } from '../../platform/words.ts'
import { SelectField, TextArea, TextField, type Filled } from '../../ui/fields.tsx'
import { Blank, Icon, More, Picture, waitingText } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { GoodsTabs } from '../goods.tsx'
import { StudioPage } from '../page.tsx'
import { words } from './words.ts'

export type StockAsked = { q: string; low: boolean }

type StockPageProps = { visit: Visit; toShip: number; asked: StockAsked; low: number; lines: StockLine[]; suppliers: Supplier[]; filled: Filled; more: string | null }

export const stockHref = ({ q, low }: StockAsked, before?: string) => {
  const query = new URLSearchParams({ ...(q ? { q } : {}), ...(low ? { low: '1' } : {}), ...(before ? { before } : {}) })
  return query.size ? `/studio/stock?${query}` : '/studio/stock'
}

export const StockPage = ({ visit, toShip, asked, low, lines, suppliers, filled, more }: StockPageProps) => {
  const { say } = visit
  return (
    <StudioPage
      visit={visit} title={say(words.title)} current="/studio/products" toShip={toShip}
      head={<span class="push acts"><a class="btn" href="/studio/stock/ledger" safe>{say(words.ledger)}</a><a class="btn" href="/studio/stock/codes" safe>{say(words.byCodes)}</a></span>}
    >
      <GoodsTabs say={say} current="/studio/stock" />
      <nav class="tabs" aria-label={say(words.which)}>
        <a href={stockHref({ ...asked, low: false })} {...(asked.low ? {} : { 'aria-current': 'page' as const })} safe>{say(words.all)}</a>
        <a href={stockHref({ ...asked, low: true })} {...(asked.low ? { 'aria-current': 'page' as const } : {})} safe>{say(words.low, waitingText(say, low))}</a>
      </nav>
      <form class="filters" method="get" action="/studio/stock" role="search">
        {asked.low ? <input type="hidden" name="low" value="1" /> : ''}
        <input class="input" type="search" name="q" value={asked.q} aria-label={say(words.search)} placeholder={say(words.search)} maxlength="60" />
        <button class="btn" safe>{say(words.find)}</button>
      </form>
      {lines.length === 0
        ? <Blank title={say(words.noneTitle)} text={say(asked.low ? words.noneLow : words.noneText)} />
        : <form class="stock" method="post" action={stockHref(asked)}>
            {Object.keys(filled.errors).length ? <p class="note note--bad" role="alert"><Icon name="info" /><span safe>{say(words.wrongAt)}</span></p> : ''}
            <section class="card form">
              <div class="form__two">
                <ActField say={say} filled={filled} />
                <TextField say={say} filled={filled} name="subject" label={say(words.subject)} hint={say(words.subjectHint)} maxlength={60} autocomplete="off" required={false} />
              </div>
              <p class="hint" safe>{say(words.keep)}</p>
            </section>
            <ul class="wares">{lines.map(line => <StockRow say={say} line={line} suppliers={suppliers} filled={filled} />)}</ul>
            <div class="batch"><button class="btn btn--primary" safe>{say(words.save)}</button></div>
          </form>}
      <More say={say} href={more} />
    </StudioPage>
  )
}

const ActField = ({ say, filled }: { say: Say; filled: Filled }) => (
  <SelectField say={say} filled={filled} name="act" label={say(words.act)} options={acts.map(act => ({ value: act, text: say(words.acts[act]) }))} />
)

const StockRow = ({ say, line, suppliers, filled }: { say: Say; line: StockLine; suppliers: Supplier[]; filled: Filled }) => {
  const { variantId: id, stock, lowAt } = line
  const name = wholeName(line)
  const value = (field: string, otherwise: string) => filled.values[`${field}-${id}`] ?? otherwise
  const error = filled.errors[`pieces-${id}`] ?? filled.errors[`low-${id}`]
  const marked = (field: string) => (filled.errors[`${field}-${id}`] ? { 'aria-invalid': 'true' as const, 'aria-describedby': `wrong-${id}` } : {})
  return (
    <li class="ware">
      <a class="ware__name" href={`/studio/stock/ledger?variant=${id}`}>
        <Picture id={line.pictureId} size="s" />
        <span>
          <b safe>{name}</b>
          <span class="ware__state">
            <span class="hint num" safe>{`${say(words.now)} ${say.number(stock)}${line.code ? ` · ${line.code}` : ''}`}</span>
            {isLow(line) ? <span class="badge badge--warn" safe>{say(words.isLow)}</span> : ''}
          </span>
        </span>
      </a>
      <span class="ware__quick">
        <input type="hidden" name={`seen-${id}`} value={value('seen', String(stock))} />
        <label><span class="hint" safe>{say(words.pieces)}</span><input class="input num" name={`pieces-${id}`} value={value('pieces', '')} inputmode="numeric" autocomplete="off" maxlength="7" aria-label={say(words.piecesOf, name)} {...marked('pieces')} /></label>
        <label><span class="hint" safe>{say(words.lowAt)}</span><input class="input num" name={`low-${id}`} value={value('low', lowAt === null ? '' : String(lowAt))} inputmode="numeric" autocomplete="off" maxlength="7" aria-label={say(words.lowAtOf, name)} {...marked('low')} /></label>
        {suppliers.length
          ? <label>
              <span class="hint" safe>{say(words.supplier)}</span>
              <select class="input" name={`supplier-${id}`} aria-label={say(words.supplierOf, name)}>
                {[{ personId: 0, name: say(words.noSupplier) }, ...suppliers].map(one => <option value={String(one.personId)} {...(String(one.personId) === value('supplier', String(line.supplierId ?? 0)) ? { selected: true } : {})} safe>{one.name}</option>)}
              </select>
            </label>
          : ''}
        {error ? <span class="error" id={`wrong-${id}`} safe>{say(error)}</span> : ''}
      </span>
    </li>
  )
}

export const CodesPage = ({ visit, toShip, filled }: { visit: Visit; toShip: number; filled: Filled }) => {
  const { say } = visit
  return (
    <StudioPage visit={visit} title={say(words.codesTitle)} current="/studio/products" toShip={toShip}>
      <a class="studio__back" href="/studio/stock"><Icon name="back" /><span safe>{say(words.back)}</span></a>
      <form class="card form form--column" method="post" action="/studio/stock/codes">
        <ActField say={say} filled={filled} />
        <TextField say={say} filled={filled} name="subject" label={say(words.subject)} hint={say(words.subjectHint)} maxlength={60} autocomplete="off" required={false} />
        <TextArea say={say} filled={filled} name="codes" label={say(words.codes)} hint={say(words.codesHint)} rows={10} />
        <button class="btn btn--primary" safe>{say(words.save)}</button>
      </form>
    </StudioPage>
  )
}

export const LedgerPage = ({ visit, toShip, entries, only, more }: { visit: Visit; toShip: number; entries: LedgerLine[]; only: StockLine | null; more: string | null }) => {
  const { say } = visit
  return (
    <StudioPage visit={visit} title={say(words.ledger)} current="/studio/products" toShip={toShip}>
      <a class="studio__back" href="/studio/stock"><Icon name="back" /><span safe>{say(words.back)}</span></a>
      {only ? <p class="note"><Icon name="box" /><span safe>{say(words.onlyOf, wholeName(only), say.number(only.stock))}</span> <a href="/studio/stock/ledger" safe>{say(words.all)}</a></p> : ''}
      {entries.length === 0
        ? <Blank title={say(words.noEntries)} text={say(words.noEntriesText)} />
        : <section class="card">
            <table class="problems ledger">
              <thead><tr><th safe>{say(words.when)}</th><th class="num" safe>{say(words.change)}</th><th safe>{say(words.why)}</th><th safe>{say(words.goods)}</th><th safe>{say(words.who)}</th></tr></thead>
              <tbody>{entries.map(entry => <LedgerRow say={say} entry={entry} />)}</tbody>
            </table>
          </section>}
      <More say={say} href={more} />
    </StudioPage>
  )
}

const LedgerRow = ({ say, entry }: { say: Say; entry: LedgerLine }) => (
  <tr>
    <td><time datetime={new Date(entry.at).toISOString()} safe>{say.dateTime(entry.at)}</time></td>
    <td class={['num', entry.change > 0 ? 'up' : 'down']} safe>{entry.change > 0 ? `+${say.number(entry.change)}` : `−${say.number(-entry.change)}`}</td>
    <td><span safe>{say(ledgerWords.reasons[entry.reason])}</span> <Subject say={say} subject={entry.subject} /></td>
    <td><a href={`/studio/stock/ledger?variant=${entry.variantId}`} safe>{entry.title}</a> <span class="hint" safe>{[variantName(entry), entry.code].filter(Boolean).join(' · ')}</span></td>
    <td safe>{entry.personName ?? say(words.byItself)}</td>
  </tr>
)

/** What it was for, with the way there when it is something of ours. */
const Subject = ({ say, subject }: { say: Say; subject: string }) => {
  const [, kind, id = ''] = /^(order|import) (\d+)$/.exec(subject) ?? []
  if (kind === 'order') return <a href={`/studio/orders/${id}`} safe>{say(words.order, id)}</a>
  if (kind === 'import') return <a href={`/studio/import/${id}`} safe>{say(words.import, id)}</a>
  return <span class="hint" safe>{subject}</span>
}
