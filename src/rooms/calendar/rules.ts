import type { Room } from '../rules.ts'

/** An announced show as a calendar file (RFC 5545), with an alarm ten minutes before. */
export const writeCalendar = (room: Pick<Room, 'id' | 'title' | 'hostName' | 'introduction' | 'startsAt' | 'endsAt'>, { url, now, shop }: { url: string; now: number; shop: string }) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Stallcast//Show//EN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:room-${room.id}@${new URL(url).hostname}`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(room.startsAt)}`,
    `DTEND:${stamp(room.endsAt)}`,
    `SUMMARY:${escape(`${room.title} · ${shop}`)}`,
    `DESCRIPTION:${escape([room.hostName, room.introduction, url].filter(Boolean).join('\n'))}`,
    `URL:${url}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escape(room.title)}`,
    'TRIGGER:-PT10M',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].map(fold).join('\r\n')

const stamp = (at: number) => `${new Date(at).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`

const escape = (text: string) => text.replace(/[\\;,]/g, found => `\\${found}`).replace(/\r?\n/g, '\\n')

const longestLine = 75               // octets

/** Lines are folded at whole characters; what follows begins with a space. */
const fold = (line: string) => {
  const lines: string[] = []
  let open = ''
  for (const character of line) {
    if (Buffer.byteLength(open + character) > longestLine) {
      lines.push(open)
      open = ' '
    }
    open += character
  }
  return [...lines, open].join('\r\n')
}
