import type { Month, Ranked } from '../../aftersales/figures.ts'
import { caseNumber, longest, movesOf, type Case, type Reason } from '../../aftersales/rules.ts'
import { ApplicationCard, CaseBadge, CaseNews, HistoryCard, ParcelsCard, ResultCard, ThreadCard, type CaseView } from '../../aftersales/views.tsx'
import { words as caseWords } from '../../aftersales/words.ts'
import type { Order } from '../../orders/rules.ts'
import { CaseTable, Figures } from '../../studio/aftersales/views.tsx'
import { TextArea, type Filled } from '../../ui/fields.tsx'
import { Blank, Icon, More, waitingText } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { AdminPage } from '../page.tsx'
import { tabNames, words, type Tab } from './words.ts'

type AppealsPageProps = { visit: Visit; tab: Tab; counts: Record<'appeals' | 'overdue', number>; cases: Case[]; orders: Map<number, Order>; now: number; more: string | null }

export const AppealsPage = ({ visit, visit: { say }, tab, counts, cases, orders, now, more }: AppealsPageProps) => (
  <AdminPage
    visit={visit} title={say(words.title)} current="/admin/appeals"
    head={
      <div class="acts push">
        <a class="btn" href="/admin/appeals/figures"><Icon name="chart" /><span safe>{say(words.figures)}</span></a>
        <a class="btn" href="/admin/calendar"><Icon name="clock" /><span safe>{say(words.calendar)}</span></a>
      </div>
    }
  >
    <nav class="tabs" aria-label={say(words.tabs)}>
      {tabNames.map(name => {
        const count = name === 'waiting' ? 0 : counts[name]
        return (
          <a href={`/admin/appeals${name === 'appeals' ? '' : `?tab=${name}`}`} {...(name === tab ? { 'aria-current': 'page' as const } : {})}>
            <span safe>{say(words.tab[name])}</span>{count ? <span class={['badge', name === 'overdue' && 'badge--bad']} safe>{waitingText(say, count)}</span> : ''}
          </a>
        )
      })}
    </nav>
    {cases.length ? <CaseTable say={say} cases={cases} orders={orders} now={now} base="/admin/appeals" shop /> : <Blank title={say(words.none)} text={say(words.noneText)} />}
    <More say={say} href={more} />
  </AdminPage>
)

export const AppealPage = ({ visit, filled, pictureIds, ...view }: CaseView & { visit: Visit; filled: Filled; pictureIds: string[] }) => {
  const { say, one, base } = view
  const moves = movesOf(one, 'admin', view.now)
  return (
    <AdminPage visit={visit} title={say(caseWords.caseTitle, caseNumber(one))} current="/admin/appeals" head={<CaseBadge say={say} one={one} />}>
      <a class="studio__back" href="/admin/appeals"><Icon name="back" /><span safe>{say(words.back)}</span></a>
      <CaseNews one={one} base={base} />
      <div class="edit">
        <div>
          <section class="card form">
            <div class="card__head"><h2 safe>{say(words.decide)}</h2></div>
            {moves.length ? (
              <form class="form" method="post" action={`${base}/decision`}>
                <p class="hint" safe>{say(words.decideHint)}</p>
                {one.beforeAppeal ? <p class="note" safe>{say(words.appealedFrom, say(caseWords.state[one.beforeAppeal]))}</p> : ''}
                <TextArea say={say} filled={filled} name="reason" label={say(words.reason)} maxlength={longest.reason} rows={4} />
                <div class="acts">
                  <button class="btn btn--primary" name="transition" value="uphold" safe>{say(words.uphold)}</button>
                  <button class="btn" name="transition" value="dismiss" safe>{say(words.dismiss)}</button>
                </div>
              </form>
            ) : <p class="hint" safe>{say(words.nothing)}</p>}
          </section>
          <ResultCard {...view} />
          <ParcelsCard {...view} />
          <ThreadCard {...view} filled={filled} pictureIds={pictureIds} />
        </div>
        <aside>
          <section class="card form">
            <p class="hint"><span safe>{say(caseWords.side.buyer)}</span> <b safe>{one.buyerName}</b></p>
            <p class="hint"><span safe>{say(caseWords.side.merchant)}</span> <b safe>{one.merchantName}</b></p>
          </section>
          <ApplicationCard {...view} />
          <HistoryCard say={say} one={one} side="admin" />
        </aside>
      </div>
    </AdminPage>
  )
}

type FiguresPageProps = { visit: Visit; months: Month[]; reasons: Ranked<Reason>[]; products: (Ranked<string> & { productId: number })[] }

export const FiguresPage = ({ visit, ...figures }: FiguresPageProps) => (
  <AdminPage visit={visit} title={visit.say(words.figuresTitle)} current="/admin/appeals">
    <a class="studio__back" href="/admin/appeals"><Icon name="back" /><span safe>{visit.say(words.back)}</span></a>
    <Figures say={visit.say} {...figures} />
  </AdminPage>
)
