import { createTransport } from 'nodemailer'
import type { Carrier } from './outbox.ts'

/** Sends mail through an SMTP server: `smtp://user:password@host:587` or `smtps://…:465`. */
export const mailCarrier = ({ url, from }: { url: string; from: string }): Carrier => {
  const transport = createTransport(
    { url, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, disableFileAccess: true, disableUrlAccess: true },
    { from },
  )
  return async ({ to, subject, text }) => void (await transport.sendMail({ to: { name: '', address: to }, subject, text }))
}
