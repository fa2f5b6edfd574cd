import './platform/production.ts'
import { runCommand } from './commands/run.ts'

await runCommand(process.argv.slice(2), process.env)
