import { productPath, type Product } from '../../catalog/rules.ts'
import type { Say } from '../../platform/words.ts'
import { nothingFilled, TextField, type Filled } from '../../ui/fields.tsx'
import { Layout } from '../../ui/layout.tsx'
import { Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { words } from './words.ts'

type WishProps = { say: Say; productId: number; variantId: number; signedIn: boolean; waiting?: boolean; filled?: Filled }

/** In the place of the button that buys, when nothing is left. */
export const WishForm = ({ say, productId, variantId, signedIn, waiting = false, filled = nothingFilled }: WishProps) => (
  waiting
    ? <p class="note"><Icon name="bell" /><span safe>{say(words.waiting)}</span></p>
    : <form class="card form" method="post" action={`/products/${productId}/wishes`}>
        <input type="hidden" name="variant" value={String(variantId)} />
        {signedIn
          ? <p class="hint" safe>{say(words.text)}</p>
          : <TextField say={say} filled={filled} name="contact" label={say(words.contact)} hint={say(words.contactHint)} autocomplete="email" maxlength={254} />}
        <button class="btn btn--tint"><Icon name="bell" /><span safe>{say(words.send)}</span></button>
      </form>
)

export const WishPage = ({ visit, visit: { say, me }, product, variantId, filled }: { visit: Visit; product: Product; variantId: number; filled: Filled }) => (
  <Layout visit={visit} title={say(words.title)} narrow>
    <p><a href={productPath(product)} safe>{say(words.backToProduct)}</a></p>
    <h1 safe>{say(words.title)}</h1>
    <p safe>{product.title}</p>
    <WishForm say={say} productId={product.id} variantId={variantId} signedIn={me !== null} filled={filled} />
  </Layout>
)
