import type { Page } from 'playwright-core'
import { standsStill } from './barriers.ts'
import { logIn, until, type Shop } from './stage.ts'

export type Who = 'stranger' | 'buyer' | 'owner' | 'courier' | 'supplier' | 'admin'
export type Stop = { name: string; who: Who; path: string; then?: (page: Page) => Promise<unknown> }

/** The first link of a list that leads to one of its things. */
const follow = (begin: string) => async (page: Page) => {
  const links = page.locator(`main a[href^="${begin}"]`)
  const hrefs = await links.evaluateAll(links => links.map(link => link.getAttribute('href')!))
  const href = hrefs.find(href => /\/\d+(-[^/?#]+)?$/.test(href))
  if (!href) throw new Error(`no link to ${begin} on ${page.url()}`)
  await page.goto(new URL(href, page.url()).href)
}

/** The first product somebody has reviewed. */
const reviewsOfSome = async (page: Page) => {
  await page.locator('.reel__item:has(.score-mark)').first().click()
  await page.locator('a[href$="/reviews"]').first().click()
  await page.locator('.review-item').first().waitFor()
}

const writeReview = async (page: Page) => {
  await follow('/orders/')(page)
  await page.locator('a[href*="/reviews/"]').first().click()
  await page.locator('input[name="stars"]').first().waitFor({ state: 'attached' })
}

const versions = async (page: Page) => {
  await follow('/studio/products/')(page)
  await page.locator('a[href$="/versions"]').click()
  await page.locator('main a[href*="/versions/"]').first().waitFor()
}

const askForCode = (contact: string) => async (page: Page) => {
  await page.locator('input[name="contact"]').fill(contact)
  await page.locator('main form button[name="step"]').click()
  await page.locator('#f-code').waitFor()
}

const openSheet = async (page: Page) => {
  await page.locator('#bag').evaluate(bag => (bag as HTMLElement).click())
  await page.locator('dialog#sheet[open] .btn').first().waitFor()
}

const buy = async (page: Page) => {
  await page.locator('a[id^="buy-"]').first().evaluate(link => (link as HTMLElement).click())
  await page.locator('dialog#sheet[open] form#buy').waitFor()
}

const putIntoCart = async (page: Page) => {
  await page.locator('[action="/cart/lines"] button, button[formaction="/cart/lines"]').first().click()
  await page.locator('.notice').waitFor()
  await page.goto(new URL('/cart', page.url()).href)
}

const submitEmpty = (name: string) => async (page: Page) => {
  await page.locator(`form:has([name="${name}"])`).first().evaluate(form => {
    const whole = form as HTMLFormElement
    whole.noValidate = true
    whole.requestSubmit()
  })
  await page.locator('[aria-invalid="true"]').first().waitFor()
}

const uploadRows = (rows: string) => async (page: Page) => {
  await page.locator('input[name="file"]').setInputFiles({ name: 'rows.csv', mimeType: 'text/csv', buffer: Buffer.from(`Order,Carrier,Tracking number\n${rows}\n`) })
  await page.locator('main form button').click()
  await page.locator('table').waitFor()
}

const print = (what: string) => async (page: Page) => {
  await page.locator('main input[type="checkbox"]').first().check()
  await page.locator(`button[formaction$="${what}"]`).click()
  await page.locator('.slip, .sheetpage').first().waitFor()
}

/** What belongs to after-sales of the first order in the list. */
const apply = (part: '' | '/new') => async (page: Page) => {
  await follow('/orders/')(page)
  await page.goto(`${page.url()}/aftersales${part}`)
}

const applyEmpty = async (page: Page) => {
  await apply('/new')(page)
  await submitEmpty('story')(page)
}

const endShow = async (page: Page) => {
  await page.locator('[data-open="end-room"]').first().click()
  await page.locator('dialog#end-room .btn--danger').click()
  await page.waitForURL(/\/studio\/rooms\/\d+(\?|$)/)
}

/** Its chapters are made soon after the show. */
const unfoldPieces = async (page: Page) => {
  await until('a chapter', async () => {
    await page.reload()
    return page.locator('#pieces details').count()
  }, count => count > 1)
  await page.locator('#pieces summary').evaluateAll(summaries => summaries.forEach(summary => (summary as HTMLElement).click()))
}

const makeTable = async (page: Page) => {
  await page.locator('#variants > summary').click()
  await page.locator('input[name="optionName-0"]').fill('Colour')
  await page.locator('input[name="optionValues-0"]').fill('White, Blue')
  await page.locator('button[value="table"]').click()
  await page.locator('.variant-row').first().waitFor()
  await page.locator('#content > summary').click()
  await page.locator('#content details summary').click()
}

/** Every page of the main job in a demo shop, by who sees it. Rooms are named by their state. */
export const tour: Stop[] = [
  { name: 'home', who: 'stranger', path: '/' },
  { name: 'schedule', who: 'stranger', path: '/schedule' },
  { name: 'search', who: 'stranger', path: '/search' },
  { name: 'search in vain', who: 'stranger', path: '/search?q=zzzz' },
  { name: 'category', who: 'stranger', path: '/categories/tea' },
  { name: 'product', who: 'stranger', path: '/search', then: follow('/products/') },
  { name: 'search narrowed', who: 'stranger', path: '/search?q=handmade&stock=1&sort=price-up', then: async page => { await page.locator('.find__more summary').click() } },
  { name: 'product with variants', who: 'stranger', path: '/search?q=apron', then: follow('/products/') },
  { name: 'product compared', who: 'stranger', path: '/search?q=gaiwan', then: follow('/products/') },
  { name: 'reviews', who: 'stranger', path: '/search', then: reviewsOfSome },
  { name: 'verify evidence', who: 'stranger', path: '/verify' },
  { name: 'room live', who: 'stranger', path: '/rooms/{live}' },
  { name: 'room announced', who: 'stranger', path: '/rooms/{announced}' },
  { name: 'room ended', who: 'stranger', path: '/rooms/{ended}' },
  { name: 'shelf sheet', who: 'stranger', path: '/rooms/{live}', then: openSheet },
  { name: 'shelf page', who: 'stranger', path: '/rooms/{live}/shelf' },
  { name: 'sheet of a stranger', who: 'stranger', path: '/rooms/{live}', then: buy },
  { name: 'sheet page', who: 'stranger', path: '/buy/1' },
  { name: 'log in', who: 'stranger', path: '/login' },
  { name: 'log in by code', who: 'stranger', path: '/login/code' },
  { name: 'register', who: 'stranger', path: '/register' },
  { name: 'register, code sent', who: 'stranger', path: '/register', then: askForCode('tour@example.com') },
  { name: 'recover', who: 'stranger', path: '/recover' },
  { name: 'recover, code sent', who: 'stranger', path: '/recover', then: askForCode('other@example.com') },
  { name: 'agreement', who: 'stranger', path: '/agreement' },
  { name: 'set-up closed', who: 'stranger', path: '/setup?key=none' },
  { name: 'nothing here', who: 'stranger', path: '/nothing' },

  { name: 'cart, empty', who: 'stranger', path: '/cart' },
  { name: 'cart', who: 'buyer', path: '/products/1', then: putIntoCart },
  { name: 'checkout', who: 'buyer', path: '/checkout' },
  { name: 'checkout, wrong', who: 'buyer', path: '/checkout', then: async page => void (await page.locator('#f-coupon').fill('NOSUCH'), await page.locator('#f-coupon').press('Tab'), await page.locator('#coupon-told:not(:empty)').waitFor()) },
  { name: 'home of a buyer', who: 'buyer', path: '/' },
  { name: 'sheet of a buyer', who: 'buyer', path: '/rooms/{live}', then: buy },
  { name: 'account', who: 'buyer', path: '/account' },
  { name: 'addresses', who: 'buyer', path: '/account/addresses' },
  { name: 'address', who: 'buyer', path: '/account/addresses', then: follow('/account/addresses/') },
  { name: 'orders', who: 'buyer', path: '/orders' },
  { name: 'order', who: 'buyer', path: '/orders', then: follow('/orders/') },
  { name: 'order cancelled', who: 'buyer', path: '/orders?state=cancelled', then: follow('/orders/') },
  { name: 'order shipped', who: 'buyer', path: '/orders?state=shipped', then: follow('/orders/') },
  { name: 'coupons', who: 'buyer', path: '/coupons' },
  { name: 'messages', who: 'buyer', path: '/notifications' },
  { name: 'write a review', who: 'buyer', path: '/orders?state=completed', then: writeReview },
  { name: 'report a review', who: 'buyer', path: '/search', then: async page => { await reviewsOfSome(page); await page.locator('a[href$="/report"]').first().click() } },
  { name: 'returns', who: 'buyer', path: '/aftersales' },
  { name: 'return', who: 'buyer', path: '/aftersales', then: follow('/aftersales/') },
  { name: 'returns of an order', who: 'buyer', path: '/orders?state=shipped', then: apply('') },
  { name: 'application', who: 'buyer', path: '/orders?state=shipped', then: apply('/new') },
  { name: 'application, wrong', who: 'buyer', path: '/orders?state=shipped', then: applyEmpty },
  { name: 'refused', who: 'buyer', path: '/studio/rooms' },

  { name: 'studio rooms', who: 'owner', path: '/studio/rooms' },
  { name: 'studio new room', who: 'owner', path: '/studio/rooms/new' },
  { name: 'studio new room, wrong', who: 'owner', path: '/studio/rooms/new', then: submitEmpty('hostName') },
  { name: 'studio room', who: 'owner', path: '/studio/rooms/{live}' },
  { name: 'studio console', who: 'owner', path: '/studio/rooms/{live}/live' },
  { name: 'studio check', who: 'owner', path: '/studio/rooms/{live}/check' },
  { name: 'studio health', who: 'owner', path: '/studio/rooms/{live}/health' },
  { name: 'studio waiting', who: 'owner', path: '/studio/rooms/{live}/waiting' },
  { name: 'studio elsewhere', who: 'owner', path: '/studio/rooms/{live}/simulcast' },
  { name: 'studio products', who: 'owner', path: '/studio/products' },
  { name: 'studio new product', who: 'owner', path: '/studio/products/new' },
  { name: 'studio product', who: 'owner', path: '/studio/products', then: follow('/studio/products/') },
  { name: 'studio variants', who: 'owner', path: '/studio/products/new', then: makeTable },
  { name: 'studio product versions', who: 'owner', path: '/studio/products', then: versions },
  { name: 'studio version', who: 'owner', path: '/studio/products', then: async page => { await versions(page); await page.locator('main a[href*="/versions/"]').first().click() } },
  { name: 'studio reviews', who: 'owner', path: '/studio/reviews?all=1' },
  { name: 'studio offers', who: 'owner', path: '/studio/offers' },
  { name: 'studio new offer', who: 'owner', path: '/studio/offers/new' },
  { name: 'studio coupon', who: 'owner', path: '/studio/offers/new/coupon', then: submitEmpty('title') },
  { name: 'studio flash sale', who: 'owner', path: '/studio/offers/new/flash-sale' },
  { name: 'studio spend and save', who: 'owner', path: '/studio/offers/new/spend-and-save' },
  { name: 'studio live price', who: 'owner', path: '/studio/offers/new/live-price' },
  { name: 'studio struck-through prices', who: 'owner', path: '/studio/offers/prices' },
  { name: 'studio orders', who: 'owner', path: '/studio/orders' },
  { name: 'studio orders unpaid', who: 'owner', path: '/studio/orders?state=placed' },
  { name: 'studio order to pay', who: 'owner', path: '/studio/orders?state=placed', then: follow('/studio/orders/') },
  { name: 'studio order to ship', who: 'owner', path: '/studio/orders?state=paid', then: follow('/studio/orders/') },
  { name: 'studio returns', who: 'owner', path: '/studio/aftersales' },
  { name: 'studio return', who: 'owner', path: '/studio/aftersales', then: follow('/studio/aftersales/') },
  { name: 'studio returns, figures', who: 'owner', path: '/studio/aftersales/figures' },
  { name: 'studio payments to confirm', who: 'owner', path: '/studio/payments/incoming' },
  { name: 'studio money to pay back', who: 'owner', path: '/studio/payments/returns' },
  { name: 'studio payments', who: 'owner', path: '/studio/payments' },
  { name: 'studio bank transfer', who: 'owner', path: '/studio/payments/new/bank-transfer' },
  { name: 'studio wallet', who: 'owner', path: '/studio/payments/new/wallet-qr' },
  { name: 'studio cards', who: 'owner', path: '/studio/payments/new/stripe' },

  { name: 'studio parcels', who: 'owner', path: '/studio/parcels' },
  { name: 'studio parcels on the way', who: 'owner', path: '/studio/parcels?state=moving' },
  { name: 'studio parcel', who: 'owner', path: '/studio/parcels?state=moving', then: follow('/studio/parcels/') },
  { name: 'studio parcels from a file', who: 'owner', path: '/studio/parcels/batch' },
  { name: 'studio parcels from a file, wrong', who: 'owner', path: '/studio/parcels/batch', then: uploadRows('2611-9999,DHL,1') },
  { name: 'studio pick list', who: 'owner', path: '/studio/parcels/pick' },
  { name: 'studio label', who: 'owner', path: '/studio/parcels?state=moving', then: print('labels') },
  { name: 'studio packing list', who: 'owner', path: '/studio/parcels', then: print('packing') },

  { name: 'studio stock', who: 'owner', path: '/studio/stock' },
  { name: 'studio stock, nothing low', who: 'owner', path: '/studio/stock?low=1' },
  { name: 'studio stock by codes', who: 'owner', path: '/studio/stock/codes', then: submitEmpty('codes') },
  { name: 'studio stock ledger', who: 'owner', path: '/studio/stock/ledger' },
  { name: 'studio shipping', who: 'owner', path: '/studio/shipping' },
  { name: 'studio new shipping', who: 'owner', path: '/studio/shipping/new?from=weight', then: submitEmpty('name') },
  { name: 'studio import', who: 'owner', path: '/studio/import', then: submitEmpty('sheet') },
  { name: 'studio suppliers', who: 'owner', path: '/studio/suppliers' },

  { name: 'supply', who: 'supplier', path: '/supplier' },
  { name: 'supply, sales', who: 'supplier', path: '/supplier/sales' },
  { name: 'supply, invitations', who: 'supplier', path: '/supplier/invitations' },

  { name: 'deliveries', who: 'courier', path: '/courier' },
  { name: 'deliveries, not found', who: 'courier', path: '/courier/find?code=nothing' },
  { name: 'delivery', who: 'courier', path: '/courier', then: follow('/courier/parcels/') },
  { name: 'scan', who: 'courier', path: '/courier/scan' },

  { name: 'admin carriers', who: 'admin', path: '/admin/carriers' },
  { name: 'admin categories', who: 'admin', path: '/admin/categories' },
  { name: 'admin carrier', who: 'admin', path: '/admin/carriers', then: follow('/admin/carriers/') },
  { name: 'admin new carrier, wrong', who: 'admin', path: '/admin/carriers/new', then: submitEmpty('nameZh') },
  { name: 'admin people', who: 'admin', path: '/admin/people' },
  { name: 'admin person', who: 'admin', path: '/admin/people', then: follow('/admin/people/') },
  { name: 'admin products', who: 'admin', path: '/admin/products' },
  { name: 'admin changes to review', who: 'admin', path: '/admin/products?queue=edit' },
  { name: 'admin review rules', who: 'admin', path: '/admin/review-rules' },
  { name: 'admin reviews', who: 'admin', path: '/admin/reviews?tab=all' },
  { name: 'admin evidence', who: 'admin', path: '/admin/evidence' },
  { name: 'admin appeals', who: 'admin', path: '/admin/appeals?tab=waiting' },
  { name: 'admin appeal', who: 'admin', path: '/admin/appeals?tab=waiting', then: follow('/admin/appeals/') },
  { name: 'admin calendar', who: 'admin', path: '/admin/calendar' },
  { name: 'admin outbox', who: 'admin', path: '/admin/outbox' },
  { name: 'admin blocked words', who: 'admin', path: '/admin/words' },
  { name: 'admin settings', who: 'admin', path: '/admin/settings' },
  { name: 'admin log', who: 'admin', path: '/admin/log' },
  { name: 'admin recordings', who: 'admin', path: '/admin/recordings' },

  // The live show is over from here on.
  { name: 'studio room over', who: 'owner', path: '/studio/rooms/{live}/live', then: endShow },
  { name: 'studio recordings', who: 'owner', path: '/studio/recordings' },
  { name: 'studio recording', who: 'owner', path: '/studio/recordings/{live}', then: unfoldPieces },
  { name: 'room over', who: 'stranger', path: '/rooms/{live}' },
  { name: 'replay', who: 'stranger', path: '/rooms/{live}/replay' },
  { name: 'replay, what was said', who: 'stranger', path: '/rooms/{live}/replay/talk' },
  { name: 'piece of a replay', who: 'owner', path: '/studio/recordings/{live}', then: follow('/cuts/') },
]

/** Signs somebody of the demo in, unless nobody is meant. */
export const become = async (page: Page, shop: Shop, who: Who) => {
  if (who === 'stranger') return
  await logIn(page, shop, shop.demo().logins.find(login => login.role === who)!)
}

export const visit = async (page: Page, shop: Shop, { path, then }: Stop) => {
  const room = (state: string) => String(shop.demo().rooms.find(room => room.state === state)!.id)
  await page.goto(shop.url + path.replace(/\{(\w+)\}/, (_, state: string) => room(state)))
  await then?.(page)
  await standsStill(page)
}
