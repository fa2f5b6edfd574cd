import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { changeShop } from '../../shop/actions.ts'
import type { Shop } from '../../shop/store.ts'

export const changeSettings = (app: App, me: Person, shop: Omit<Shop, 'currency'>) =>
  app.change(db => {
    const before = app.shop()
    const changed = (Object.keys(shop) as (keyof typeof shop)[]).filter(key => shop[key] !== before[key])
    if (!changed.length) return
    changeShop(db, shop)
    noteDeed(db, { at: app.now(), personId: me.id, deed: 'settings.changed', subject: shop.name, detail: changed.join(' ') })
  })
