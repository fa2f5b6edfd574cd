import { categoryName, type Category, type Product } from '../../catalog/rules.ts'
import { pictureUrl } from '../../platform/images.ts'
import type { Say } from '../../platform/words.ts'
import { FieldError, nothingFilled, type Filled } from '../../ui/fields.tsx'
import { Blank, Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { AdminPage } from '../page.tsx'
import { words } from './words.ts'

export type Waiting = { product: Product; merchantName: string; category: Category }

/** `wrong` is a decision that could not be taken as it was sent. */
export const ReviewPage = ({ visit, waiting, count, more, wrong }: { visit: Visit & { shop: { productReview?: string } }; waiting: Waiting[]; count: number; more: string | null; wrong?: { id: number; filled: Filled } }) => {
  const { say, shop } = visit
  return (
    <AdminPage visit={visit} title={say(words.title)} current="/admin/products" toReview={count}>
      {shop.productReview === 'automatic' ? <p class="note"><Icon name="info" /><span><span safe>{say(words.automatic)}</span> <a class="link" href="/admin/settings" safe>{say(words.settings)}</a></span></p> : ''}
      {waiting.length === 0
        ? <Blank title={say(words.emptyTitle)} text={say(words.emptyText)} />
        : <>
            <p class="hint" safe>{say(words.intro)}</p>
            <ul class="reviews">{waiting.map(one => <ReviewCard say={say} {...one} filled={wrong?.id === one.product.id ? wrong.filled : nothingFilled} />)}</ul>
          </>}
      {more ? <nav class="more"><a class="btn" href={more} safe>{say(words.next)}</a></nav> : ''}
    </AdminPage>
  )
}

const ReviewCard = ({ say, product, merchantName, category, filled }: Waiting & { say: Say; filled: Filled }) => {
  const { id, title, version } = product
  const wrong = filled.errors.note !== undefined
  return (
    <li class="card review" id={`product-${id}`}>
      <ul class="review__pics">
        {product.pictureIds.map((pictureId, index) => (
          <li><a href={pictureUrl(pictureId, 'l')}><img src={pictureUrl(pictureId, 's')} alt={`${title} ${index + 1}`} loading="lazy" /></a></li>
        ))}
      </ul>
      <div class="form">
        <h2 safe>{title}</h2>
        <p class="hint" safe>{say(words.by, merchantName)}</p>
        <dl class="facts">
          <div><dt safe>{say(words.price)}</dt><dd><b safe>{say.money(product.price)}</b></dd></div>
          <div><dt safe>{say(words.shippingFee)}</dt><dd><b safe>{say.money(product.shippingFee)}</b></dd></div>
          <div><dt safe>{say(words.stock)}</dt><dd><b safe>{say.number(product.stock)}</b></dd></div>
          <div><dt safe>{say(words.category)}</dt><dd><b safe>{categoryName(say, category)}</b></dd></div>
        </dl>
        <p class="lines" safe>{product.description || say(words.noDescription)}</p>
      </div>
      <form class="form" method="post" action={`/admin/products/${id}/review`}>
        <input type="hidden" name="version" value={String(version)} />
        <div class="field">
          <label class="label" for={`f-note-${id}`} safe>{say(words.note)}</label>
          <textarea class="input" id={`f-note-${id}`} name="note" rows="2" maxlength="500" {...(wrong ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'e-note' } : {})} safe>{filled.values.note ?? ''}</textarea>
          <FieldError say={say} filled={filled} name="note" />
        </div>
        <div class="review__acts">
          <button class="btn btn--danger" name="transition" value="decline" aria-label={say(words.declineOf, title)} safe>{say(words.decline)}</button>
          <button class="btn btn--primary" name="transition" value="approve" aria-label={say(words.approveOf, title)} safe>{say(words.approve)}</button>
        </div>
      </form>
    </li>
  )
}
