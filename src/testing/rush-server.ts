import { fillShop, openShop, serveShop } from './rush.ts'

/** A shop in a process of its own, to be killed: says on one line where it listens and what it sells. */
const [folder, stock, buyers, offers] = Bun.argv.slice(2)
const app = openShop(folder!)
const rush = await fillShop(app, { stock: Number(stock), buyers: Number(buyers), offers: offers === 'offers' })
console.log(JSON.stringify({ origin: serveShop(app).url.origin, rush }))
