import { words as caseWords } from '../aftersales/words.ts'
import { words as wayWords } from '../catalog/shipping/ways/words.ts'
import type { Locale, Say, Word } from '../platform/words.ts'
import { words as orderWords } from '../orders/words.ts'
import { words as parcelWords } from '../fulfilment/words.ts'
import { words as paymentWords } from '../payments/words.ts'
import type { MethodKind } from '../payments/rules.ts'
import type { Gathered, Picture } from './gather.ts'
import type { Manifest } from './rules.ts'
import { words } from './words.ts'

type Both = { zh: Say; en: Say }
type DocumentProps = Pick<Manifest, 'shop' | 'order' | 'madeAt'> & { told: Gathered; signer: string; speak: (locale: Locale) => Say }

/** Both languages beside each other, so that whoever receives the file can read it. */
const both = <Args extends unknown[]>({ zh, en }: Both, word: Word<Args>, ...args: Args) => {
  const [one, other] = [zh(word, ...args), en(word, ...args)]
  return one === other ? one : `${one} / ${other}`
}

const when = ({ en }: Both, iso: string | null) => (iso === null ? '–' : `${Temporal.Instant.from(iso).toZonedDateTimeISO(en.customs.timeZone).toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ')} (${en.customs.timeZone})`)

/** The page of the file: needs nothing from anywhere else. */
export const OrderDocument = ({ told, shop, order, madeAt, signer, speak }: DocumentProps) => {
  const says: Both = { zh: speak('zh-CN'), en: speak('en') }
  const money = (amount: number) => says.en.money(amount)
  const { address, payment, show } = told
  return (
    <>
      {'<!doctype html>'}
      <html lang="zh-CN">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title safe>{both(says, words.title, order)}</title>
          <link rel="stylesheet" href="style.css" />
        </head>
        <body>
          <main>
            <h1 safe>{both(says, words.title, order)}</h1>
            <p safe>{says.zh(words.intro, shop.name, when(says, madeAt))}</p>
            <p lang="en" safe>{says.en(words.intro, shop.name, when(says, madeAt))}</p>
            <h2 safe>{both(says, words.order)}</h2>
            <Facts
              rows={[
                [both(says, words.number), order], [both(says, words.placedAt), when(says, told.order.placedAt)], [both(says, words.state), both(says, orderWords.state[told.order.state])],
                [both(says, words.buyer), told.order.buyer], [both(says, words.merchant), told.order.merchant],
                [both(says, words.address), [address.name, address.phone, address.region, address.street, address.postcode].filter(Boolean).join(', ')],
                ...(told.order.way === 'standard' ? [] : [[both(says, wayWords.ways), [both(says, wayWords.kind[told.order.way]), told.order.wayText].filter(Boolean).join(' · ')] as const]),
                ...(told.order.note ? [[both(says, words.note), told.order.note] as const] : []),
              ]}
            />
            <h2 safe>{both(says, words.goods)}</h2>
            <table>
              <thead><tr>{[words.product, words.price, words.quantity, words.sum].map(word => <th scope="col" safe>{both(says, word)}</th>)}</tr></thead>
              <tbody>
                {told.goods.map(line => (
                  <tr><td safe>{nameOf(line)}</td><td safe>{money(line.price)}</td><td safe>{String(line.quantity)}</td><td safe>{money(line.price * line.quantity - line.discount)}</td></tr>
                ))}
              </tbody>
            </table>
            <h3 safe>{both(says, words.why)}</h3>
            <Facts rows={[...reasonsOf(says, told), [both(says, words.goodsTotal), money(told.order.goods)], [both(says, words.shipping), money(told.order.shipping)], [both(says, words.total), money(told.order.total)]]} />
            <h2 safe>{both(says, words.promised)}</h2>
            {told.goods.map(line => <Promised says={says} line={line} pictures={told.pictures} />)}
            <h2 safe>{both(says, words.history)}</h2>
            <table>
              <thead><tr>{[words.when, words.step, words.who, words.detail].map(word => <th scope="col" safe>{both(says, word)}</th>)}</tr></thead>
              <tbody>
                {told.history.map(({ at, step, name, detail }) => (
                  <tr><td safe>{when(says, at)}</td><td safe>{stepText(says, step)}</td><td safe>{name ?? both(says, words.byItself)}</td><td safe>{detail}</td></tr>
                ))}
              </tbody>
            </table>
            <h2 safe>{both(says, words.payment)}</h2>
            <Facts
              rows={[
                [both(says, words.method), [payment.method.label, kindText(says, payment.method.kind)].filter(Boolean).join(' · ')],
                [both(says, words.bill), `S${payment.bill} · ${money(payment.amount)} · ${both(says, words.billStates[payment.state])} · ${when(says, payment.closedAt ?? payment.openedAt)}`],
                ...payment.attempts.map(one => [both(says, words.attempts), [one.reference, one.transaction, one.state, money(one.amount), when(says, one.closedAt ?? one.madeAt)].filter(Boolean).join(' · ')] as const),
                ...payment.refunds.map(one => [both(says, words.refunds), [one.reference, one.state, money(one.amount), one.reason, when(says, one.closedAt ?? one.madeAt)].filter(Boolean).join(' · ')] as const),
              ]}
            />
            <h2 safe>{both(says, words.parcels)}</h2>
            {told.parcels.length
              ? told.parcels.map(({ carrier, number, direction, trail }) => (
                  <>
                    <h3 safe>{[carrier, number].filter(Boolean).join(' ')}</h3>
                    <Facts rows={trail.map(({ step, at, detail }) => [when(says, at), [both(says, parcelWords.footprint[direction][step]), detail].filter(Boolean).join(' · ')] as const)} />
                  </>
                ))
              : <p safe>{both(says, words.none)}</p>}
            {told.cases.length ? <h2 safe>{both(says, words.cases)}</h2> : ''}
            {told.cases.map(one => (
              <>
                <h3 safe>{[both(says, caseWords.kind[one.kind]), both(says, caseWords.reason[one.reason]), both(says, caseWords.state[one.state])].join(' · ')}</h3>
                <p safe>{one.story}</p>
                <Facts
                  rows={[
                    ...one.history.map(({ at, step, name, detail }) => [when(says, at), [both(says, caseWords.passage[step]), name, detail].filter(Boolean).join(' · ')] as const),
                    ...one.messages.map(({ at, name, text }) => [when(says, at), `${name}: ${text}`] as const),
                  ]}
                />
                {told.pictures.filter(({ id }) => one.pictures.includes(id)).map((picture, index) => <Shown says={says} picture={picture} number={index + 1} />)}
              </>
            ))}
            {show
              ? <>
                  <h2 safe>{both(says, words.show)}</h2>
                  <p safe>{[show.title, show.host, when(says, show.startedAt)].join(' · ')}</p>
                  {show.shown.length ? <Facts rows={show.shown.map(({ from, to }) => [both(says, words.shown), `${when(says, from)} – ${when(says, to)}`] as const)} /> : ''}
                  <h3 safe>{both(says, words.said)}</h3>
                  {show.said.length
                    ? <Facts rows={show.said.map(({ at, text, hidden }) => [when(says, at), hidden ? `${text} ${both(says, words.hidden)}` : text] as const)} />
                    : <p safe>{both(says, words.none)}</p>}
                </>
              : ''}
            <footer>
              <p safe>{both(says, words.key)}</p>
              <p><code safe>{signer}</code></p>
            </footer>
          </main>
        </body>
      </html>
    </>
  )
}

const Facts = ({ rows }: { rows: (readonly [string, string])[] }) => (
  <dl>{rows.map(([name, text]) => <div><dt safe>{name}</dt><dd safe>{text}</dd></div>)}</dl>
)

type Line = Gathered['goods'][number]

const nameOf = ({ title, variantName }: Line) => (variantName ? `${title} (${variantName})` : title)

const reasonsOf = (says: Both, told: Gathered) =>
  told.order.explanation.map(({ text, amount }) => [text['zh-CN'] === text.en ? text.en : `${text['zh-CN']} / ${text.en}`, says.en.money(amount)] as const)

const Promised = ({ says, line, pictures }: { says: Both; line: Line; pictures: Picture[] }) => {
  const { promised, consent } = line
  const shown = pictures.filter(({ id }) => promised?.pictureIds.includes(id) || id === line.pictureId)
  return (
    <section>
      <h3 safe>{nameOf(line)}</h3>
      {consent ? <Facts rows={[[both(says, words.told, when(says, consent.at)), consent.shown], ...(consent.said === null ? [] : [[both(says, words.agreed, when(says, consent.at)), consent.said] as const])]} /> : ''}
      {promised
        ? <>
            <p safe>{both(says, words.version, promised.version, when(says, promised.at))}</p>
            <Facts rows={promised.texts.map(({ name, text }) => [both(says, name), text] as const)} />
          </>
        : <p safe>{both(says, words.notKept)}</p>}
      {shown.map((picture, index) => <Shown says={says} picture={picture} number={index + 1} />)}
    </section>
  )
}

const Shown = ({ says, picture: { file, sha256 }, number }: { says: Both; picture: Picture; number: number }) => (
  <figure>
    {file ? <img src={file} alt={both(says, words.picture, number)} /> : ''}
    <figcaption><span safe>{both(says, words.picture, number)}</span>{' · SHA-256 '}<code safe>{sha256 ?? '–'}</code></figcaption>
  </figure>
)

const stepText = (says: Both, step: Gathered['history'][number]['step']) => {
  const word = orderWords.passage[step]
  return step === 'pay' ? both(says, words.payment) : both(says, word as Word)
}

const kindText = (says: Both, kind: string) => (kind in paymentWords.kind ? both(says, paymentWords.kind[kind as MethodKind]) : kind)

export const styles = `body{margin:0;background:#fff;color:#1c1917;font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
main{max-width:50rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.5rem}h2{margin-top:2rem;border-top:1px solid #ddd;padding-top:1rem;font-size:1.2rem}h3{font-size:1rem}
dl div{display:grid;grid-template-columns:minmax(9rem,1fr) 3fr;gap:.5rem;padding:.3rem 0;border-bottom:1px solid #f0eeec}dt{color:#57534e}dd{margin:0;white-space:pre-wrap}
table{width:100%;border-collapse:collapse}th,td{padding:.35rem .5rem;border-bottom:1px solid #eee;text-align:start;vertical-align:top}
figure{display:inline-block;max-width:20rem;margin:.5rem 1rem .5rem 0;vertical-align:top}img{max-width:100%;height:auto}code,figcaption{font-size:.75rem}
footer{margin-top:2rem;color:#57534e}
@media (prefers-color-scheme:dark){body{background:#1c1917;color:#f5f5f4}dt,footer{color:#a8a29e}h2,th,td,dl div{border-color:#44403c}}
@media print{body{font-size:12px}}
`
