import type { Children } from '@kitajs/html'
import { isLow, wholeName } from '../catalog/ledger/rules.ts'
import type { Invitation, Supplied } from '../catalog/suppliers/rules.ts'
import type { Say } from '../platform/words.ts'
import { Layout } from '../ui/layout.tsx'
import { Office } from '../ui/office.tsx'
import { Blank, Icon, More, Picture } from '../ui/parts.tsx'
import type { Visit } from '../ui/visit.ts'
import { words } from './words.ts'

const SupplierPage = ({ visit, title, current, children }: { visit: Visit; title: string; current: '/supplier' | '/supplier/sales'; children: Children }) => {
  const { say } = visit
  const menu = [
    { href: '/supplier', icon: 'box', text: say(words.goods) },
    { href: '/supplier/sales', icon: 'list', text: say(words.sales) },
    { href: '/supplier/invitations', icon: 'check', text: say(words.invitations) },
  ]
  return <Office visit={visit} title={title} label={say(words.menu)} menu={menu} current={current}>{children as 'safe'}</Office>
}

type GoodsProps = { visit: Visit; goods: Supplied[]; low: boolean; days: number; more: string | null }

export const GoodsPage = ({ visit, goods, low, days, more }: GoodsProps) => {
  const { say } = visit
  return (
    <SupplierPage visit={visit} title={say(words.goods)} current="/supplier">
      <nav class="tabs" aria-label={say(words.which)}>
        <a href="/supplier" {...(low ? {} : { 'aria-current': 'page' as const })} safe>{say(words.all)}</a>
        <a href="/supplier?low=1" {...(low ? { 'aria-current': 'page' as const } : {})} safe>{say(words.low)}</a>
      </nav>
      {goods.length === 0
        ? <Blank title={say(low ? words.noneLow : words.none)} text={say(words.noneText)} />
        : <ul class="wares">{goods.map(good => <GoodLine say={say} good={good} days={days} />)}</ul>}
      <More say={say} href={more} />
    </SupplierPage>
  )
}

const GoodLine = ({ say, good, days }: { say: Say; good: Supplied; days: number }) => (
  <li class="ware">
    <a class="ware__name" href={`/supplier/sales?variant=${good.variantId}`}>
      <Picture id={good.pictureId} size="s" />
      <span><b safe>{wholeName(good)}</b><span class="hint" safe>{[good.merchantName, good.code].filter(Boolean).join(' · ')}</span></span>
    </a>
    <dl class="facts">
      <div><dt class="hint" safe>{say(words.stock)}</dt><dd><b safe>{say.number(good.stock)}</b> {isLow(good) ? <span class="badge badge--warn" safe>{say(words.low)}</span> : ''}</dd></div>
      <div><dt class="hint" safe>{say(words.sold, days)}</dt><dd><b safe>{say.number(good.sold)}</b></dd></div>
    </dl>
  </li>
)

export type Sold = { at: number; pieces: number }

export const SalesPage = ({ visit, days, months, only }: { visit: Visit; days: Sold[]; months: Sold[]; only: { title: string; values: string[] } | null }) => {
  const { say } = visit
  return (
    <SupplierPage visit={visit} title={say(words.sales)} current="/supplier/sales">
      {only ? <p class="note"><Icon name="box" /><span safe>{say(words.onlyOf, wholeName(only))}</span> <a href="/supplier/sales" safe>{say(words.all)}</a></p> : ''}
      <p class="hint" safe>{say(words.net)}</p>
      <div class="form__two">
        <SoldTable say={say} title={say(words.perDay)} column={say(words.day)} sold={days.toReversed()} label={say.date} />
        <SoldTable say={say} title={say(words.perMonth)} column={say(words.month)} sold={months.toReversed()} label={say.month} />
      </div>
    </SupplierPage>
  )
}

const SoldTable = ({ say, title, column, sold, label }: { say: Say; title: string; column: string; sold: Sold[]; label: (at: number) => string }) => {
  const most = Math.max(1, ...sold.map(({ pieces }) => pieces))
  return (
    <section class="card">
      <h2 safe>{title}</h2>
      <table class="problems sold">
        <thead><tr><th safe>{column}</th><th class="num" safe>{say(words.pieces)}</th></tr></thead>
        <tbody>
          {sold.map(({ at, pieces }) => (
            <tr><td safe>{label(at)}</td><td class="num"><meter min="0" max={String(most)} value={String(Math.max(0, pieces))} aria-hidden="true"></meter> <span safe>{say.number(pieces)}</span></td></tr>
          ))}
        </tbody>
        <tfoot><tr><th scope="row" safe>{say(words.total)}</th><td class="num"><b safe>{say.number(sold.reduce((sum, { pieces }) => sum + pieces, 0))}</b></td></tr></tfoot>
      </table>
    </section>
  )
}

export const InvitationsPage = ({ visit, invitations }: { visit: Visit; invitations: Invitation[] }) => {
  const { say } = visit
  return (
    <Layout visit={visit} narrow title={say(words.invitations)}>
      <h1 safe>{say(words.invitations)}</h1>
      {invitations.length === 0
        ? <Blank title={say(words.noInvitation)} text={say(words.noInvitationText)}>{visit.me?.roles.includes('supplier') ? <a class="btn btn--tint" href="/supplier" safe>{say(words.goods)}</a> : ''}</Blank>
        : invitations.map(({ merchantId, merchantName }) => (
            <form class="card form" method="post" action={`/supplier/invitations/${merchantId}`}>
              <h2 safe>{say(words.invited, merchantName)}</h2>
              <p class="hint" safe>{say(words.invitedText)}</p>
              <div class="acts"><button class="btn btn--primary" name="answer" value="accept" safe>{say(words.accept)}</button><button class="btn" name="answer" value="decline" safe>{say(words.decline)}</button></div>
            </form>
          ))}
    </Layout>
  )
}
