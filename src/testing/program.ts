import { existsSync } from 'node:fs'
import { join } from 'node:path'

const home = join(import.meta.dir, '../..')

export const source = ['bun', join(home, 'src/main.ts')]

/** The executable as people run it (PROGRAM names another); without one, the same from its source. */
export const executable = process.env.PROGRAM ? [process.env.PROGRAM] : existsSync(join(home, 'dist/stallcast')) && !process.env.FROM_SOURCE ? [join(home, 'dist/stallcast')] : source

export type Started = ReturnType<typeof start>

/** Stallcast in a process of its own; what it says is kept line by line. Settings of whoever runs the tests do not count. */
export const start = (argv: string[], { program = source, env = {} }: { program?: string[]; env?: Record<string, string> } = {}) => {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('STALLCAST_')))
  const child = Bun.spawn([...program, ...argv], { stdout: 'pipe', stderr: 'pipe', stdin: 'ignore', env: { ...own, ...env } })
  const lines: string[] = []
  const errors: string[] = []
  const heard = Promise.all([listen(child.stdout, lines), listen(child.stderr, lines, errors)])
  return { process: child, lines, errors, ended: child.exited.then(async code => (await heard, code)) }
}

/** Runs a command to its end. */
export const run = async (argv: string[], options: Parameters<typeof start>[1] = {}) => {
  const { lines, errors, ended } = start(argv, options)
  const code = await ended
  return { code, said: lines.join('\n'), error: errors.join('\n') }
}

const listen = async (stream: ReadableStream<Uint8Array>, ...kept: string[][]) => {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of stream) {
    const whole = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = whole.pop()!
    for (const lines of kept) lines.push(...whole.filter(Boolean))
  }
  if (rest) for (const lines of kept) lines.push(rest)
}
