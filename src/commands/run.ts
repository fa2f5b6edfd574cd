import { statSync } from 'node:fs'
import { askHealth } from '../platform/health.ts'
import { nearest } from '../platform/nearest.ts'
import { readSettings, settingsHelp, type Settings } from '../platform/settings.ts'
import { version } from '../platform/version.ts'
import { appointAdministrator } from './admin.ts'
import { backup, restore } from './backup.ts'
import { examine } from './doctor.ts'
import { serve } from './serve.ts'
import { Trouble, trouble } from './trouble.ts'
import { verifyFile } from './verify.ts'

type Command = { takes: string; meaning: string; run: (settings: Settings, words: string[], demo: boolean) => Promise<unknown> }

const say = (line: string) => void process.stdout.write(`${line}\n`)

const commands: Record<string, Command> = {
  serve: {
    takes: '', meaning: 'Opens the shop. With --demo: a shop full of examples, with a test broadcast, in ./data-demo.',
    run: async (settings, _, demo) => {
      const shop = serve(settings, demo)
      closeOnSignal(shop)
      const { app } = await shop
      keepOpen(app.log)
    },
  },
  doctor: {
    takes: '', meaning: 'Looks at ports, ffmpeg, disk, clock and database, and says in plain words what is wrong.',
    run: async settings => {
      const findings = await examine(settings)
      for (const { state, text } of findings) say(`${{ good: ' ok ', mind: ' !  ', bad: 'BAD ' }[state]} ${text}`)
      if (findings.some(finding => finding.state === 'bad')) process.exitCode = 1
    },
  },
  backup: {
    takes: 'FILE', meaning: 'Writes the whole shop into one file, also while it runs. Keep it safe: it holds the keys.',
    run: async (settings, words) => {
      const file = words[0] ?? trouble('Name the file to write: stallcast backup shop.tar')
      const size = await backup(settings.data, file)
      say(`The whole shop is in ${file} (${(size / 1e6).toFixed(1)} MB). Keep it safe: it holds the keys to your buyers' addresses.`)
    },
  },
  restore: {
    takes: 'FILE', meaning: 'Puts a backup in the place of the data folder; what was there is kept beside it.',
    run: async (settings, words) => {
      const file = words[0] ?? trouble('Name the backup to restore: stallcast restore shop.tar')
      const aside = await restore(settings.data, file)
      say(`${settings.data} is now as it was when ${file} was made (${statSync(file).mtime.toISOString()}).`)
      if (aside) say(`What was there before is kept in ${aside}; delete it when all is well.`)
    },
  },
  admin: {
    takes: 'PHONE-OR-MAIL', meaning: 'Makes somebody an administrator, or gives an administrator a new password.',
    run: async (settings, words) => {
      const contact = words[0] ?? trouble('Name the phone number or e-mail address: stallcast admin owner@example.com')
      for (const line of await appointAdministrator(settings, contact)) say(line)
    },
  },
  verify: {
    takes: 'FILE', meaning: 'Checks an evidence file of an order byte by byte, and whether this shop signed it.',
    run: async (settings, words) => {
      const file = words[0] ?? trouble('Name the file to check: stallcast verify evidence.zip')
      for (const line of verifyFile(settings.data, file)) say(line)
    },
  },
  healthz: {
    takes: '', meaning: 'Asks the running shop whether it is well, for containers and monitors.',
    run: async settings => {
      const wrong = await askHealth(settings)
      if (wrong) trouble(wrong)
      say('ok')
    },
  },
}

const help = () => `Stallcast ${version}: a live shop in one file

  stallcast [command] [settings]

${Object.entries(commands).map(([name, { takes, meaning }]) => `  ${`${name} ${takes}`.padEnd(22)} ${meaning}`).join('\n')}
  --version, --help

Settings, as a flag or in the environment:

${settingsHelp()}
`

/** Runs what was asked for on the command line. What the owner can put right ends with a sentence and status 1. */
export const runCommand = async (argv: string[], env: Record<string, string | undefined>) => {
  const asked = readSettings(argv, env)
  if (asked.help) return void process.stdout.write(help())
  if (asked.version) return say(`stallcast ${version}`)

  try {
    const [name = 'serve', ...words] = asked.words
    // Before the command: the value of a setting that was written wrongly looks like one.
    if ('problems' in asked) return fail(asked.problems)
    const command = Object.hasOwn(commands, name) ? commands[name]! : unknownCommand(name)
    if (words.length > (command.takes ? 1 : 0)) trouble(`stallcast ${name} takes ${command.takes || 'nothing'} besides settings, not "${words.join(' ')}".`)
    await command.run(asked.settings, words, asked.demo)
  } catch (error) {
    fail(error instanceof Trouble ? [error.message] : [`Something went wrong that should not have: ${error instanceof Error ? error.stack : error}`])
  }
}

const unknownCommand = (name: string) => {
  const meant = nearest(name, Object.keys(commands))
  return trouble(`There is no command ${name}. ${meant ? `Did you mean ${meant}?` : 'stallcast --help lists them all.'}`)
}

const fail = (sentences: string[]) => {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

/** A mistake nobody has foreseen is written down, but ends nobody's show: whatever it was about has failed, the rest goes on. */
const keepOpen = (log: (line: string) => void) => {
  const note = (error: unknown) => log(`something went wrong that should not have: ${error instanceof Error ? error.stack : error}`)
  process.on('uncaughtException', note).on('unhandledRejection', note)
}

const closeWithin = 4_500

/** The first signal closes in order, also while the shop is still opening; when that takes too long, or a second comes, it ends at once. */
const closeOnSignal = (opening: ReturnType<typeof serve>) => {
  let closing = false
  const close = async () => {
    if (closing) process.exit(1)
    closing = true
    setTimeout(() => process.exit(1), closeWithin).unref()
    const shop = await opening
    await shop.stop()
    process.exit(0)
  }
  process.on('SIGTERM', close)
  process.on('SIGINT', close)
}
