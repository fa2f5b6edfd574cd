import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { refuse, refuseIf } from '../../platform/refusal.ts'
import type { Db } from '../../platform/db.ts'
import { carrierNamed, type CarrierFields } from './rules.ts'
import { deleteMembership, findCarrier, findCourier, insertCarrier, insertMembership, listCarriers, updateCarrier, updateRetirement } from './store.ts'
import { words } from './words.ts'

/** A new one without `id`; those of parcels that have left keep the name they had. */
export const saveCarrier = (app: App, me: Person, id: number | null, fields: CarrierFields): Promise<number> =>
  app.change(db => {
    if (id !== null) known(db, id)
    const namesake = Object.values(fields.names).map(name => carrierNamed(listCarriers(db), name)).find(found => found && found.id !== id)
    refuseIf(namesake ? words.taken : null)
    const saved = id ?? insertCarrier(db, fields)
    if (id !== null) updateCarrier(db, id, fields)
    noteDeed(db, { at: app.now(), personId: me.id, deed: 'carrier.saved', subject: fields.names['zh-CN'] })
    return saved
  })

/** No longer offered, or offered again. */
export const retireCarrier = (app: App, me: Person, id: number, retired: boolean) =>
  app.change(db => {
    const { names } = known(db, id)
    updateRetirement(db, id, retired ? app.now() : null)
    noteDeed(db, { at: app.now(), personId: me.id, deed: retired ? 'carrier.retired' : 'carrier.resumed', subject: names['zh-CN'] })
  })

/** Its couriers see the parcels of this carrier that nobody has taken yet. */
export const changeMembership = (app: App, me: Person, carrierId: number, personId: number, member: boolean) =>
  app.change(db => {
    const { names } = known(db, carrierId)
    const courier = findCourier(db, personId)
    if (member) insertMembership(db, carrierId, (courier ?? refuse(words.notCourier)).id, app.now())
    else deleteMembership(db, carrierId, personId)
    noteDeed(db, { at: app.now(), personId: me.id, deed: member ? 'carrier.joined' : 'carrier.left', subject: names['zh-CN'], detail: courier?.name ?? String(personId) })
  })

const known = (db: Db, id: number) => findCarrier(db, id) ?? refuse(words.gone, 404)
