import { NewPasswordField } from '../../accounts/entry/views.tsx'
import { currencies } from '../../shop/rules.ts'
import { words as shopWords } from '../../shop/words.ts'
import { SelectField, TextField, type Filled } from '../../ui/fields.tsx'
import { Document, Layout, Mark } from '../../ui/layout.tsx'
import { Drawing, Icon, Price } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import type { Word } from '../../platform/words.ts'
import { HueField, ShopLocaleField, ShopNameField, TimeZoneField } from '../shop-fields.tsx'
import { words } from './words.ts'

export const SetupPage = ({ visit: { say }, visit, setupKey, filled, fresh }: { visit: Visit; setupKey: string; filled: Filled; fresh: boolean }) => (
  <Document visit={visit} title={say(words.title)} js={['/js/account.js', '/js/setup.js']}>
    <main class="setup" id="main">
      <header>
        <Mark visit={visit} />
        <h1 safe>{say(words.title)}</h1>
        <p class="hint" safe>{say(words.hint)}</p>
      </header>

      <form class="card form" method="post" action="/setup" {...(fresh ? { 'data-fresh': 'yes' } : {})}>
        <input type="hidden" name="key" value={setupKey} />
        <h2 safe>{say(words.shop)}</h2>
        <ShopNameField say={say} filled={filled} autofocus />
        <div class="form__two">
          <ShopLocaleField say={say} filled={filled} />
          <SelectField say={say} filled={filled} name="currency" label={say(shopWords.currency)} hint={say(words.currencyHint)} options={currencies.map(value => ({ value, text: currencyName(say.locale, value) }))} />
        </div>
        <TimeZoneField say={say} filled={filled} />
        <HueField say={say} filled={filled} />

        <h2 safe>{say(words.owner)}</h2>
        <TextField say={say} filled={filled} name="name" label={say(words.name)} hint={say(words.nameHint)} autocomplete="name" maxlength={30} />
        <TextField say={say} filled={filled} name="contact" label={say(words.contact)} hint={say(words.contactHint)} autocomplete="username" maxlength={254} />
        <NewPasswordField say={say} filled={filled} name="password" label={say(words.password)} />
        <button class="btn btn--primary btn--big" safe>{say(words.open)}</button>
      </form>

      <aside class="form">
        <section class="card form">
          <h2 safe>{say(words.preview)}</h2>
          <Drawing name="stall-open" box="0 0 240 170" />
          <div class="product-card" aria-hidden="true">
            <div class="product-card__main">
              <span class="pic pic--mist"><Icon name="img" /><span class="product-card__no">1</span></span>
              <p class="product-card__name" safe>{say(words.sample)}</p>
              <p class="product-card__stock" safe>{say(words.sampleStock)}</p>
              <p class="product-card__price"><Price say={say} amount={16800} /></p>
              <span class="btn btn--primary product-card__buy" safe>{say(words.buy)}</span>
            </div>
          </div>
        </section>
        <section class="card">
          <div class="card__head"><h2 safe>{say(words.next)}</h2></div>
          <ul class="ticks">{words.nextSteps.map(step => <li class="wait"><Icon name="clock" /><span safe>{say(step)}</span></li>)}</ul>
        </section>
      </aside>
    </main>
  </Document>
)

/** The link was used, or is not the right one. */
export const ClosedPage = ({ visit: { say }, visit, why }: { visit: Visit; why: Word }) => (
  <Layout visit={visit} title={say(words.closedTitle)}>
    <div class="blank">
      <Drawing name="stall-shut" box="0 0 240 170" />
      <h1 safe>{say(words.closedTitle)}</h1>
      <p safe>{say(why)}</p>
      <div class="blank__acts"><a class="btn btn--primary" href="/login" safe>{say(words.signIn)}</a></div>
    </div>
  </Layout>
)

const currencyName = (locale: string, currency: string) => `${new Intl.DisplayNames([locale], { type: 'currency' }).of(currency)} · ${currency}`
