import { expect, test } from 'bun:test'
import type { Person } from '../accounts/rules.ts'
import { transitionOrder } from '../orders/actions.ts'
import { listDeeds } from '../platform/deeds.ts'
import { changeBlocked } from '../shop/blocked/actions.ts'
import { browse } from '../testing/browse.ts'
import { market } from '../testing/market.ts'
import { file, photo } from '../testing/pictures.ts'
import { refused } from '../testing/refused.ts'
import { addLater, answerReview, hideReview, keepReview, removeReview, reportReview, showReview, writeReview, type ReviewFields } from './actions.ts'
import { average, type Review, type Stars } from './rules.ts'
import { findReview, findReviewOfLine, findScore, listReported, listReviewsOfProduct } from './store.ts'

const fields = (stars: Stars, more: Partial<ReviewFields> = {}): ReviewFields => ({ stars, text: '釉色很润', anonymous: false, pictureIds: [], ...more })

/** A market in which somebody has received a bowl. */
const received = () => {
  const m = market(200)
  const get = async (buyer: Person = m.bei) => {
    const order = await m.place(buyer)
    for (const step of ['pay', 'ship', 'deliver'] as const) await transitionOrder(m.app, m.mei, order.id, step, { carrier: '顺丰', trackingNumber: 'SF1' })
    return order
  }
  const write = async (stars: Stars, more: Partial<ReviewFields> = {}, buyer: Person = m.bei) => writeReview(m.app, buyer, (await get(buyer)).id, 0, fields(stars, more))
  return { ...m, get, write }
}

const told = ({ app }: ReturnType<typeof market>, who: Person) =>
  app.db.query<{ text: Uint8Array }, [number]>('select text from notifications where person_id = ? order by id').all(who.id).map(row => app.vault.open(row.text))

test('whoever has received it says how it is, once, and the merchant hears of it', async () => {
  const m = received()
  const order = await m.get()
  const review = await writeReview(m.app, m.bei, order.id, 0, fields(5, { pictureIds: [m.picture(m.bei)] }))
  expect(review).toMatchObject({ productId: m.bowl.id, stars: 5, text: '釉色很润', authorName: 'bei', later: null, answer: null, hidden: null })
  expect(review.pictureIds).toHaveLength(1)
  expect(findScore(m.app.db, m.bowl.id)).toEqual({ count: 1, total: 5, pictured: 1, each: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 1 } })
  expect(told(m, m.mei).some(text => text.includes('5 星'))).toBe(true)

  expect(await refused(writeReview(m.app, m.bei, order.id, 0, fields(1)))).toContain('already reviewed')
  expect(findScore(m.app.db, m.bowl.id)?.count).toBe(1)
})

test.each([
  ['placed', []],
  ['paid', ['pay']],
  ['on its way', ['pay', 'ship']],
] as const)('what is %s cannot be reviewed yet', async (_, steps) => {
  const m = market()
  const order = await m.place(m.bei)
  for (const step of steps) await transitionOrder(m.app, m.mei, order.id, step, { carrier: '顺丰', trackingNumber: 'SF1' })
  expect(await refused(writeReview(m.app, m.bei, order.id, 0, fields(5)))).toContain('once you have received it')
  expect((await browse(m.app, 'bei').get(`/orders/${order.id}/reviews/0`)).status).toBe(422)
  expect((await browse(m.app, 'bei').get(`/orders/${order.id}`)).html).not.toContain('/reviews/0')
})

test('a cancelled order is not reviewed', async () => {
  const m = market()
  const order = await m.place(m.bei)
  await transitionOrder(m.app, m.bei, order.id, 'cancel')
  expect(await refused(writeReview(m.app, m.bei, order.id, 0, fields(5)))).toContain('cancelled order')
})

test('nobody writes about somebody else’s order, a line that is not there, or with somebody else’s picture', async () => {
  const m = received()
  const order = await m.get()
  for (const who of [m.lin, m.mei, m.olga, m.gao]) expect(await refused(writeReview(m.app, who, order.id, 0, fields(1)))).toContain('no such order')
  expect(await refused(writeReview(m.app, m.bei, order.id, 1, fields(1)))).toContain('no such order')
  expect(await refused(writeReview(m.app, m.bei, order.id, 0, fields(1, { pictureIds: [m.picture(m.lin)] })))).toContain('cannot be found')
  expect(findScore(m.app.db, m.bowl.id)).toBeNull()
})

test('the score is the sum of what can be seen, whatever is written, removed, hidden and shown again', async () => {
  const m = received()
  const written: Review[] = []
  for (const stars of [5, 4, 4, 3, 1] as const) written.push(await m.write(stars, {}, stars === 4 ? m.lin : m.bei))
  const same = () => {
    const rows = m.app.db.query<{ stars: Stars }, []>('select stars from reviews where hidden_at is null').all()
    const score = findScore(m.app.db, m.bowl.id) ?? { count: 0, total: 0, each: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 } }
    expect([score.count, score.total]).toEqual([rows.length, rows.reduce((sum, row) => sum + row.stars, 0)])
    for (const star of [1, 2, 3, 4, 5] as const) expect(score.each[star]).toBe(rows.filter(row => row.stars === star).length)
  }
  same()
  expect(average(findScore(m.app.db, m.bowl.id)!)).toBe(3.4)
  await hideReview(m.app, m.olga, written[4]!.id, '辱骂')
  same()
  await removeReview(m.app, m.bei, written[3]!.id)
  same()
  await showReview(m.app, m.olga, written[4]!.id)
  same()
  for (const { id } of written.filter(({ id }) => id !== written[3]!.id)) await hideReview(m.app, m.olga, id, '辱骂')
  same()
  expect(findScore(m.app.db, m.bowl.id)).toBeNull()
})

test('one thing can be added within half a year', async () => {
  const m = received()
  const { id } = await m.write(4)
  m.wait(30 * 86_400_000)
  expect((await addLater(m.app, m.bei, id, '用了一个月，没有裂')).later?.text).toBe('用了一个月，没有裂')
  expect(await refused(addLater(m.app, m.bei, id, '再说一句'))).toContain('already')
  const other = await m.write(4)
  m.wait(181 * 86_400_000)
  expect(await refused(addLater(m.app, m.bei, other.id, '晚了'))).toContain('180 days')
  expect(await refused(addLater(m.app, m.lin, other.id, '不是我的'))).toContain('no such review')
})

test('the merchant of the product answers, and nobody else', async () => {
  const m = received()
  const { id } = await m.write(2)
  for (const who of [m.max, m.bei, m.olga]) expect(await refused(answerReview(m.app, who, id, '谢谢'))).toContain('no such review')
  expect((await answerReview(m.app, m.mei, id, '给您补发一个')).answer?.text).toBe('给您补发一个')
  expect(told(m, m.bei).some(text => text.includes('商家回复了'))).toBe(true)
  expect((await answerReview(m.app, m.mei, id, '')).answer).toBeNull()
})

test('what is reported waits for the administrator by age, and is hidden with a reason or stays', async () => {
  const m = received()
  const [one, two] = [await m.write(1), await m.write(1, {}, m.lin)]
  await reportReview(m.app, m.max, two.id, { reason: 'rude', note: '' })
  m.wait(1000)
  await reportReview(m.app, m.max, one.id, { reason: 'untrue', note: '没有这回事' })
  await reportReview(m.app, m.max, one.id, { reason: 'rude', note: '再报一次' })
  expect(listReported(m.app.db, { limit: 9 }).map(({ id }) => id)).toEqual([two.id, one.id])

  await keepReview(m.app, m.olga, two.id)
  expect(await refused(keepReview(m.app, m.olga, two.id))).toContain('dealt with already')
  await reportReview(m.app, m.max, two.id, { reason: 'rude', note: '' })
  expect(listReported(m.app.db, { limit: 9 }).map(({ id }) => id)).toEqual([one.id])

  expect(await refused(hideReview(m.app, m.olga, one.id, ''))).toContain('say why')
  await hideReview(m.app, m.olga, one.id, '泄露电话')
  expect(listReported(m.app.db, { limit: 9 })).toEqual([])
  expect(listReviewsOfProduct(m.app.db, m.bowl.id, { limit: 9 }).map(({ id }) => id)).toEqual([two.id])
  expect(listDeeds(m.app.db, 1e9, 9).map(({ deed }) => deed)).toEqual(expect.arrayContaining(['review.hidden', 'review.kept']))
  expect(told(m, m.bei).some(text => text.includes('泄露电话'))).toBe(true)
  expect((await browse(m.app, 'bei').get(`/orders/${one.orderId}/reviews/0`)).html).toContain('泄露电话')
  expect(await refused(reportReview(m.app, m.bei, two.id, { reason: 'rude', note: '' })).catch(() => 'taken')).toBe('taken')
  expect(await refused(reportReview(m.app, m.lin, two.id, { reason: 'rude', note: '' }))).toContain('your own')
})

test('from the order to the product’s page, by forms alone', async () => {
  const m = received()
  const order = await m.get()
  const bei = browse(m.app, 'bei')
  expect((await bei.get(`/orders/${order.id}`)).html).toContain(`href="/orders/${order.id}/reviews/0"`)
  expect((await bei.get(`/orders/${order.id}/reviews/0`)).html).toContain('name="stars"')

  const wrong = await bei.post(`/orders/${order.id}/reviews/0`, { text: '写了很多字', pictures: [file(photo(1), '1.jpg')] })
  expect(wrong.status).toBe(422)
  expect(wrong.html).toContain('id="e-stars"')
  expect(wrong.html).toContain('写了很多字')
  const [, kept] = /name="picture" value="([\w-]+)"/.exec(wrong.html)!

  const right = await bei.post(`/orders/${order.id}/reviews/0`, { stars: '4', text: '<b>写了很多字</b>', picture: kept!, anonymous: 'yes' })
  expect([right.status, right.to]).toEqual([303, `/orders/${order.id}/reviews/0?notice=review-sent`])

  const { html } = await browse(m.app, null).get(`/products/${m.bowl.id}/reviews`)
  expect(html).toContain('&lt;b&gt;写了很多字&lt;/b&gt;')
  expect(html).toContain('匿名买家')
  expect(html).not.toContain('>bei<')
  expect((await browse(m.app, 'mei').get('/studio/reviews')).html).toContain('匿名买家')
  expect((await browse(m.app, 'olga').get('/admin/reviews?tab=all')).html).toContain('bei（匿名）')

  await bei.post(`/orders/${order.id}/reviews/0/later`, { later: '一周后' })
  expect((await browse(m.app, null).get(`/products/${m.bowl.id}/reviews`)).html).toContain('一周后')
  expect((await bei.post(`/orders/${order.id}/reviews/0/removal`)).to).toBe(`/orders/${order.id}?notice=removed`)
  expect((await browse(m.app, null).get(`/products/${m.bowl.id}/reviews`)).html).not.toContain('一周后')
})

test('the list is narrowed and paged', async () => {
  const m = received()
  for (let number = 1; number <= 12; number++) await m.write(number > 10 ? 2 : 5, { text: `第 ${number} 条。`, pictureIds: number === 3 ? [m.picture(m.bei)] : [] })
  const page = async (query: string) => (await browse(m.app, null).get(`/products/${m.bowl.id}/reviews${query}`)).html
  const texts = (html: string) => [...html.matchAll(/第 (\d+) 条。/g)].map(([, number]) => Number(number))
  const first = await page('')
  expect(texts(first)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3])
  const [, more] = /rel="next" href="[^"?]+(\?[^"]+)"/.exec(first)!
  expect(texts(await page(more!.replaceAll('&amp;', '&')))).toEqual([2, 1])
  expect(texts(await page('?show=2'))).toEqual([12, 11])
  expect(texts(await page('?show=pictures'))).toEqual([3])
  expect(await page('?show=1')).toContain('这里还没有评价')
})

test('the merchant answers and the administrator decides, on their pages', async () => {
  const m = received()
  const { id } = await m.write(1)
  const mei = browse(m.app, 'mei')
  expect((await mei.get('/studio/reviews')).html).toContain('badge--warn">1<')
  expect((await mei.post(`/studio/reviews/${id}/answer`, { answer: ' ' })).status).toBe(422)
  expect((await mei.post(`/studio/reviews/${id}/answer`, { answer: '抱歉，给您换' })).status).toBe(303)
  expect((await mei.get('/studio/reviews')).html).toContain('都回复过了')
  expect((await browse(m.app, 'max').post(`/studio/reviews/${id}/answer`, { answer: '不是我' })).status).toBe(404)

  expect((await browse(m.app, 'lin').get(`/reviews/${id}/report`)).html).toContain('name="reason"')
  expect((await browse(m.app, 'lin').post(`/reviews/${id}/report`, { reason: 'nonsense', note: '' })).status).toBe(422)
  expect((await browse(m.app, 'lin').post(`/reviews/${id}/report`, { reason: 'advert', note: '' })).status).toBe(303)
  const olga = browse(m.app, 'olga')
  expect((await olga.get('/admin/reviews')).html).toContain('广告')
  expect((await olga.post(`/admin/reviews/${id}`, { act: 'hide', because: '' })).html).toContain('id="e-because"')
  expect((await olga.post(`/admin/reviews/${id}`, { act: 'hide', because: '广告' })).status).toBe(303)
  expect(findReview(m.app.db, id)?.hidden?.because).toBe('广告')
  expect((await browse(m.app, 'lin').get(`/reviews/${id}/report`)).status).toBe(404)
  expect((await olga.post(`/admin/reviews/${id}`, { act: 'show' })).status).toBe(303)
  expect(findReview(m.app.db, id)?.hidden).toBeNull()
})

test('no list of reviews reads them all', async () => {
  const { app } = market()
  const plan = (sql: string) => app.db.query<{ detail: string }, []>(`explain query plan ${sql}`).all().map(row => row.detail).join('; ')
  for (const [where, index] of [
    ['product_id = 1 and hidden_at is null', 'reviews_product'], ['product_id = 1 and hidden_at is null and pictured = 1', 'reviews_pictured'],
    ['product_id = 1 and hidden_at is null and stars = 2', 'reviews_stars'], ['merchant_id = 1', 'reviews_merchant'],
    ['merchant_id = 1 and answer is null and hidden_at is null', 'reviews_unanswered'], ['hidden_at is not null', 'reviews_hidden'],
  ]) {
    const found = plan(`select id from reviews where ${where} and id < 9 order by id desc limit 3`)
    expect(found).toContain(index!)
    expect(found).not.toContain('SCAN')
    expect(found).not.toContain('TEMP B-TREE')
  }
  expect(plan('select id from reviews where reported_at is not null and (reported_at, id) > (1, 2) order by reported_at, id limit 3')).toContain('reviews_reported (reported_at>?)')
})

test('the product’s page, its card and what search engines read show how it is rated', async () => {
  const m = received()
  const page = async (path: string) => (await browse(m.app, null).get(path)).html
  const [, here] = /href="(\/products\/[^"]+)"/.exec(await page('/search'))!
  expect(await page(here!)).toContain('还没有评价')
  expect(await page(here!)).not.toContain('aggregateRating')
  await m.write(5)
  await m.write(4, { text: '杯盖有点紧' }, m.lin)
  const html = await page(here!)
  for (const shown of ['4.5', '2 条评价', '杯盖有点紧', '"ratingValue":4.5', '"reviewCount":2']) expect(html).toContain(shown)
  expect(await page('/search')).toContain('4.5 分，满分 5 分')
  expect(await page('/')).toContain('4.5 分，满分 5 分')
})

test('words that are blocked in the chat are blocked in reviews, in what is added and in answers, and it is said which', async () => {
  const m = received()
  const order = await m.get()
  await m.app.change(db => changeBlocked(db, ['加微信'], m.olga.id, m.app.now()))
  const bei = browse(m.app, 'bei')
  const { status, html } = await bei.post(`/orders/${order.id}/reviews/0`, { stars: '5', text: '好评返现，加 微 信' })
  expect([status, html.includes('「加微信」在这里不能用，请换个说法'), html.includes('好评返现，加 微 信'), html.includes('aria-invalid')]).toEqual([422, true, true, true])
  expect(findReviewOfLine(m.app.db, order.id, 0)).toBeNull()

  const review = await writeReview(m.app, m.bei, order.id, 0, fields(5))
  expect((await bei.post(`/orders/${order.id}/reviews/0/later`, { later: '加微信' })).status).toBe(422)
  const answered = await browse(m.app, 'mei').post(`/studio/reviews/${review.id}/answer`, { answer: '请加微信' })
  expect([answered.status, answered.html.includes('「加微信」在这里不能用'), answered.html.includes('请加微信')]).toEqual([422, true, true])
  expect(findReview(m.app.db, review.id)).toMatchObject({ later: null, answer: null })
})
