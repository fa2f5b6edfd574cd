import type { Migration } from '../src/platform/db.ts'
import platform from './0001-platform.sql' with { type: 'text' }
import shop from './0002-shop.sql' with { type: 'text' }
import accounts from './0003-accounts.sql' with { type: 'text' }
import catalog from './0004-catalog.sql' with { type: 'text' }
import payments from './0005-payments.sql' with { type: 'text' }
import rooms from './0006-rooms.sql' with { type: 'text' }
import orders from './0007-orders.sql' with { type: 'text' }
import chat from './0008-chat.sql' with { type: 'text' }
import recordings from './0009-media-recordings.sql' with { type: 'text' }
import replay from './0010-rooms-replay.sql' with { type: 'text' }
import moments from './0011-chat-moments.sql' with { type: 'text' }
import shows from './0012-analytics-shows.sql' with { type: 'text' }
import rehearsal from './0013-rooms-rehearsal.sql' with { type: 'text' }
import online from './0014-payments-online.sql' with { type: 'text' }
import reach from './0015-rooms-reach.sql' with { type: 'text' }
import simulcast from './0016-rooms-simulcast.sql' with { type: 'text' }
import variants from './0017-catalog-variants.sql' with { type: 'text' }
import baskets from './0018-orders-baskets.sql' with { type: 'text' }
import cart from './0019-cart.sql' with { type: 'text' }
import shipping from './0020-catalog-shipping.sql' with { type: 'text' }
import imports from './0021-catalog-imports.sql' with { type: 'text' }
import suppliers from './0022-catalog-suppliers.sql' with { type: 'text' }
import promotions from './0023-promotions.sql' with { type: 'text' }
import promotionPrices from './0024-promotions-prices.sql' with { type: 'text' }
import promotionLowered from './0025-promotions-lowered.sql' with { type: 'text' }
import fulfilment from './0026-fulfilment.sql' with { type: 'text' }
import confirmation from './0027-shop-confirmation.sql' with { type: 'text' }
import deliveriesDone from './0028-fulfilment-done.sql' with { type: 'text' }
import notifications from './0029-notifications.sql' with { type: 'text' }
import aftersales from './0030-aftersales.sql' with { type: 'text' }
import returns from './0031-payments-returns.sql' with { type: 'text' }
import refunded from './0032-orders-refunded.sql' with { type: 'text' }
import search from './0033-catalog-search.sql' with { type: 'text' }
import videos from './0034-catalog-videos.sql' with { type: 'text' }
import versions from './0037-catalog-versions.sql' with { type: 'text' }
import reviews from './0038-reviews.sql' with { type: 'text' }
import evidence from './0039-evidence.sql' with { type: 'text' }
import roles from './0040-accounts-roles.sql' with { type: 'text' }
import productCounts from './0040-catalog-counts.sql' with { type: 'text' }
import wishes from './0040-catalog-wishes.sql' with { type: 'text' }
import openOrders from './0040-orders-open.sql' with { type: 'text' }
import recipients from './0040-orders-recipient.sql' with { type: 'text' }
import together from './0043-payments-together.sql' with { type: 'text' }
import hold from './0044-catalog-hold.sql' with { type: 'text' }
import inside from './0045-payments-inside.sql' with { type: 'text' }
import ledger from './0049-catalog-stock.sql' with { type: 'text' }
import waiting from './0050-orders-waiting.sql' with { type: 'text' }
import roomWords from './0060-rooms-words.sql' with { type: 'text' }
import productNames from './0061-catalog-names.sql' with { type: 'text' }
import shortVariants from './0062-catalog-short.sql' with { type: 'text' }
import peopleNames from './0063-accounts-names.sql' with { type: 'text' }
import foundOrders from './0064-orders-found.sql' with { type: 'text' }
import aftersalesCounts from './0065-aftersales-counts.sql' with { type: 'text' }
import loweredOf from './0066-promotions-lowered-of.sql' with { type: 'text' }
import shownRooms from './0067-rooms-shown.sql' with { type: 'text' }
import consents from './0070-orders-consents.sql' with { type: 'text' }
import importsWhole from './0071-catalog-imports.sql' with { type: 'text' }
import blockedWords from './0072-shop-blocked.sql' with { type: 'text' }
import returnsDue from './0073-payments-returns.sql' with { type: 'text' }
import highestPrice from './0090-catalog-highest-price.sql' with { type: 'text' }
import ways from './0091-catalog-ways.sql' with { type: 'text' }
import orderWay from './0092-orders-way.sql' with { type: 'text' }

/** In the order they run. Imported by name, so that the executable carries them. */
export const migrations: Migration[] = [
  { name: '0001-platform', sql: platform },
  { name: '0002-shop', sql: shop },
  { name: '0003-accounts', sql: accounts },
  { name: '0004-catalog', sql: catalog },
  { name: '0005-payments', sql: payments },
  { name: '0006-rooms', sql: rooms },
  { name: '0007-orders', sql: orders },
  { name: '0008-chat', sql: chat },
  { name: '0009-media-recordings', sql: recordings },
  { name: '0010-rooms-replay', sql: replay },
  { name: '0011-chat-moments', sql: moments },
  { name: '0012-analytics-shows', sql: shows },
  { name: '0013-rooms-rehearsal', sql: rehearsal },
  { name: '0014-payments-online', sql: online },
  { name: '0015-rooms-reach', sql: reach },
  { name: '0016-rooms-simulcast', sql: simulcast },
  { name: '0017-catalog-variants', sql: variants },
  { name: '0018-orders-baskets', sql: baskets },
  { name: '0019-cart', sql: cart },
  { name: '0020-catalog-shipping', sql: shipping },
  { name: '0021-catalog-imports', sql: imports },
  { name: '0022-catalog-suppliers', sql: suppliers },
  { name: '0023-promotions', sql: promotions },
  { name: '0024-promotions-prices', sql: promotionPrices },
  { name: '0025-promotions-lowered', sql: promotionLowered },
  { name: '0026-fulfilment', sql: fulfilment },
  { name: '0027-shop-confirmation', sql: confirmation },
  { name: '0028-fulfilment-done', sql: deliveriesDone },
  { name: '0029-notifications', sql: notifications },
  { name: '0030-aftersales', sql: aftersales },
  { name: '0031-payments-returns', sql: returns },
  { name: '0032-orders-refunded', sql: refunded },
  { name: '0033-catalog-search', sql: search },
  { name: '0034-catalog-videos', sql: videos },
  { name: '0037-catalog-versions', sql: versions },
  { name: '0038-reviews', sql: reviews },
  { name: '0039-evidence', sql: evidence },
  { name: '0040-accounts-roles', sql: roles },
  { name: '0040-catalog-counts', sql: productCounts },
  { name: '0040-catalog-wishes', sql: wishes },
  { name: '0040-orders-open', sql: openOrders },
  { name: '0040-orders-recipient', sql: recipients },
  { name: '0043-payments-together', sql: together },
  { name: '0044-catalog-hold', sql: hold },
  { name: '0045-payments-inside', sql: inside },
  { name: '0049-catalog-stock', sql: ledger },
  { name: '0050-orders-waiting', sql: waiting },
  { name: '0060-rooms-words', sql: roomWords },
  { name: '0061-catalog-names', sql: productNames },
  { name: '0062-catalog-short', sql: shortVariants },
  { name: '0063-accounts-names', sql: peopleNames },
  { name: '0064-orders-found', sql: foundOrders },
  { name: '0065-aftersales-counts', sql: aftersalesCounts },
  { name: '0066-promotions-lowered-of', sql: loweredOf },
  { name: '0067-rooms-shown', sql: shownRooms },
  { name: '0070-orders-consents', sql: consents },
  { name: '0071-catalog-imports', sql: importsWhole },
  { name: '0072-shop-blocked', sql: blockedWords },
  { name: '0073-payments-returns', sql: returnsDue },
  { name: '0090-catalog-highest-price', sql: highestPrice },
  { name: '0091-catalog-ways', sql: ways },
  { name: '0092-orders-way', sql: orderWay },
]
