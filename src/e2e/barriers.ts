import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'bun:test'
import type { Page } from 'playwright-core'
import { until } from './stage.ts'

/** No colour is on its way to another one, and nothing moves but what never ends. */
export const standsStill = (page: Page) =>
  until(
    'the page to stand still',
    () => page.evaluate(() => document.getAnimations().filter(one => one.effect?.getComputedTiming().iterations !== Infinity && one.playState === 'running').length),
    count => count === 0,
  )

/** What of this page is in the way of somebody: nothing, mostly. */
export const barriersOf = async (page: Page) => {
  await standsStill(page)
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => `${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim()}`).slice(0, 3).join(' | ')}`)
}

/** How many pixels hang over the edge. */
export const overhangOf = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

export const expectNoBarrier = async (page: Page) => {
  expect([page.url(), await barriersOf(page)]).toEqual([page.url(), []])
  expect(await overhangOf(page)).toBeLessThanOrEqual(0)
}
