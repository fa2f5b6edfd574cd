import type { Person } from '../accounts/rules.ts'
import { findProduct } from '../catalog/store.ts'
import { placeOrders, type Purchase } from '../orders/actions.ts'
import type { MethodKind } from '../payments/rules.ts'
import { findBill, insertMethod } from '../payments/store.ts'
import { newToken } from '../platform/vault.ts'
import { world } from './world.ts'

export const address = { name: '小满', phone: '138 1234 5678', region: '浙江省杭州市', street: '龙井路 18 号', postcode: '310013' }

/** A purchase of one thing, mostly: what is left out is usual. */
export type Tapped = Partial<Purchase & Purchase['lines'][number]>

/** A world in which mei sells a bowl for 168.00 and 8.00 shipping, by bank transfer, wallet or cash on delivery. */
export const market = (stock = 10) => {
  const w = world()
  const { app, mei } = w
  const bowl = w.product(mei, { title: '手绘盖碗', stock })
  const method = (kind: MethodKind, label = '') =>
    insertMethod(app.db, app.vault, mei.id, { kind, label, instructions: '', account: null, pictureId: null }, app.now())

  const bank = method('bank-transfer')
  const purchase = ({ quantity = 1, variantId = w.variantOf(bowl), roomId = null, ...fields }: Tapped = {}): Purchase =>
    ({ intent: newToken(), lines: [{ variantId, quantity, roomId }], addressId: null, newAddress: address, methodId: bank, note: '', ...fields })

  return {
    ...w, bowl, bank, purchase,
    wallet: method('wallet-qr', '微信支付'),
    cash: method('cash-on-delivery'),
    place: async (buyer: Person, fields?: Tapped) => (await placeOrders(app, buyer, purchase(fields)))[0]!,
    stock: (id = bowl.id) => findProduct(app.db, id)!.stock,
    bill: (order: { billId: number }) => findBill(app.db, order.billId)!.state,
    count: (table: 'orders' | 'bills' | 'order_lines' | 'order_transitions' | 'events' | 'addresses') =>
      app.db.query<{ count: number }, []>(`select count(*) as count from ${table}`).get()!.count,
  }
}
