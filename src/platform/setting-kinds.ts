import { accessSync, constants } from 'node:fs'
import { resolve } from 'node:path'

/** What a value that cannot be taken should have been. */
export class Wrong {
  constructor(readonly allowed: string) {}
}

export const placeholders = ['phone', 'text', 'code']

const answers: Record<string, boolean> = { yes: true, true: true, on: true, 1: true, no: false, false: false, off: false, 0: false }

/** Reads the text of a setting; each kind says what it allows. */
export const kinds = {
  path: (text: string) => resolve(text),

  text: (text: string) => text,

  file: (text: string) => isReadable(text) ? resolve(text) : new Wrong('a file that is there and that Stallcast may read'),

  program: (text: string) => Bun.which(text) ?? new Wrong('a program that is there and that Stallcast may run'),

  host: (text: string) =>
    /^[\w.:-]+$/.test(text) ? text : new Wrong('a network address without port or slashes, such as 0.0.0.0, 127.0.0.1 or ::'),

  address: (text: string) => {
    const url = URL.parse(text)
    const whole = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username
    return whole ? url.origin : new Wrong('an address that begins with http:// or https:// and has nothing behind the name and port')
  },

  mail: (text: string) =>
    /^([^<>@]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(text) ? text : new Wrong('a mail address, such as shop@example.com or Tea House <shop@example.com>'),

  smtp: (text: string) => {
    const url = URL.parse(text)
    return url && /^smtps?:$/.test(url.protocol) && url.hostname ? text : new Wrong('an address such as smtp://name:password@mail.example.com:587, or smtps:// for port 465')
  },

  gateway: (text: string) =>
    /^https?:$/.test(URL.parse(text)?.protocol ?? '') ? kinds.template(text) : new Wrong('an address that begins with http:// or https://'),

  template: (text: string) => {
    const unknown = [...text.matchAll(/\{(\w+)\}/g)].find(([, name]) => !placeholders.includes(name!))
    return unknown ? new Wrong(`no placeholders but ${placeholders.map(name => `{${name}}`).join(', ')} (${unknown[0]} is not one)`) : text
  },

  headers: (text: string) => {
    const pairs = text.split('|').map(line => /^\s*([\w-]+)\s*:\s*(.+?)\s*$/.exec(line))
    return pairs.every(pair => pair !== null)
      ? Object.fromEntries(pairs.map(([, name, value]) => [name!, value!]))
      : new Wrong('headers written as Name: value, with | between two')
  },

  boolean: (text: string) => answers[text.toLowerCase()] ?? new Wrong('yes or no'),

  number: (text: string, { least, most }: { least: number; most: number }) =>
    /^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : new Wrong(`a whole number from ${least} to ${most}`),

  choice: (text: string, { choices }: { choices: readonly string[] }) =>
    choices.includes(text) ? text : new Wrong(choices.join(' or ')),
}

const isReadable = (path: string) => {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}
