import { Elysia, t } from 'elysia'
import { countryOf, normaliseContact } from '../../accounts/contact.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { productPath } from '../../catalog/rules.ts'
import { findOpenProduct } from '../../catalog/store.ts'
import { listVariants } from '../../catalog/variants/store.ts'
import { wishFor } from '../../catalog/wishes/actions.ts'
import { words as catalogWords } from '../../catalog/words.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { WishPage } from './views.tsx'
import { words } from './words.ts'

export const wishes = (app: App) =>
  new Elysia()
    .use(session(app))

    .post('/products/:id/wishes', async ({ visit, me, params, request, set }) => {
      const product = findOpenProduct(app.db, params.id) ?? refuse(catalogWords.gone, 404)
      const form = await readForm(request)
      const variant = listVariants(app.db, product.id).find(({ id }) => String(id) === form.raw('variant')) ?? refuse(catalogWords.gone, 404)
      const contact = me ? null : await normaliseContact(form.raw('contact'), countryOf(app.shop()))
      if (!me && !contact) form.fail('contact', words.badContact)
      const who = me ? { person: me } : { contact: contact!, locale: visit.say.locale, address: app.addressOf(request) }
      if (form.ok) await form.attempt('contact', () => wishFor(app, who, variant.id))
      if (form.ok) return seeOther(`${productPath(product)}?variant=${variant.id}`, 'wished')
      if (me) refuse(form.errors.contact!, form.status)
      set.status = form.status
      return <WishPage visit={visit} product={product} variantId={variant.id} filled={{ values: form.typed, errors: form.errors }} />
    }, { parse: 'none', params: t.Object({ id: t.Numeric() }) })
