import { aftersalesOnPage } from './aftersales/live.tsx'
import type { App } from './app.ts'
import { parcelsOnPage } from './fulfilment/live.tsx'
import type { OrderBlock } from './orders/live.tsx'

/** What stands on an order's page besides the order itself, from top to bottom. */
export const orderBlocks = (app: App): OrderBlock[] => [parcelsOnPage(app), aftersalesOnPage(app)]
