import { openShop } from '../commands/data-folder.ts'

// Opens the shop in the folder named and says how far it is, to be killed in the middle of it: before the step of the
// number named it does so itself, in case nobody else has.
const [folder, last] = Bun.argv.slice(2)
let steps = 0
openShop(folder!, line => {
  process.stdout.write(`${line}\n`)
  if (++steps === Number(last)) process.kill(process.pid, 'SIGKILL')
}).db.close()
process.stdout.write('done\n')
