import { afterAll, beforeAll, expect, test } from 'bun:test'
import { HtmlValidate } from 'html-validate'
import type { Page } from 'playwright-core'
import { barriersOf, overhangOf } from './barriers.ts'
import { closeBrowser, startShop, visitor, type Shop } from './stage.ts'
import { become, tour, visit, type Stop, type Who } from './tour.ts'

// Every page of the main job as a machine sees it: no barrier in light or dark, on a phone or a desk, nothing that
// hangs over the edge, no fault in its HTML, no complaint of the browser.

let shop: Shop
const pages = new Map<Who, Promise<Page & { complaints: string[] }>>()

const html = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Matters of taste, and what axe looks at with the style sheets applied.
    'doctype-style': 'off',
    'void-style': 'off',
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'no-trailing-whitespace': 'off',
    'long-title': 'off',
    'tel-non-breaking': 'off',
    'prefer-native-element': 'off',
    'no-implicit-button-type': 'off',
    'no-implicit-input-type': 'off',
    'no-raw-characters': 'off',
    'require-sri': 'off',
    // The live picture starts by itself, without sound.
    'no-autoplay': 'off',
    // Several boxes of one name are one answer with several values.
    'form-dup-name': ['error', { shared: ['radio', 'button', 'reset', 'submit', 'checkbox'] }],
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
  },
})

const pageOf = (who: Who) => {
  if (!pages.has(who)) pages.set(who, open(who))
  return pages.get(who)!
}

const open = async (who: Who) => {
  const page = await visitor({ reducedMotion: 'reduce', colorScheme: 'light' })
  await become(page, shop, who)
  return page
}

const look = async (page: Page, stop: Stop) => {
  const found: string[] = []
  const note = (where: string, faults: string[]) => found.push(...faults.map(fault => `${where}: ${fault}`))

  await page.setViewportSize({ width: 1280, height: 800 })
  await visit(page, shop, stop)
  note('1280', await barriersOf(page))
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  note('390 dark', await barriersOf(page))
  await page.emulateMedia({ colorScheme: 'light' })

  for (const width of [1280, 768, 390, 320]) {
    await page.setViewportSize({ width, height: 800 })
    const over = await overhangOf(page)
    if (over > 0) found.push(`${width}: ${over} px hang over the edge`)
  }
  return found
}

const faultsOf = async (page: Page) => {
  const answer = await page.request.get(page.url())
  const { results } = await html.validateString(await answer.text())
  return results.flatMap(result => result.messages).map(({ ruleId, message, selector }) => `${ruleId}: ${message} (${selector})`)
}

beforeAll(async () => {
  shop = await startShop(['--demo'], { LANG: 'en_US.UTF-8' })
}, 60_000)

afterAll(async () => {
  await closeBrowser()
  await shop.stop()
})

for (const stop of tour) {
  test(`${stop.name}: nothing in anybody's way`, async () => {
    const page = await pageOf(stop.who)
    expect(await look(page, stop)).toEqual([])
    expect(await faultsOf(page)).toEqual([])
    expect(page.complaints).toEqual([])
  })
}
