import type { Db } from '../platform/db.ts'
import { roles, type Person, type Role } from './rules.ts'

type Row = Omit<Person, 'roles'> & { roles: string | null }

const columns = `people.id, people.name, people.locale, people.suspended_at as suspendedAt,
  (select group_concat(role) from grants where person_id = people.id) as roles`

const toPerson = (row: Row | null): Person | null =>
  row && { ...row, roles: roles.filter(role => row.roles?.split(',').includes(role)) }

export const findPerson = (db: Db, id: number) =>
  toPerson(db.query<Row, [number]>(`select ${columns} from people where id = ?`).get(id))

export const findPersonBySession = (db: Db, tokenHash: string, now: number) =>
  toPerson(
    db
      .query<Row, [string, number]>(
        `select ${columns} from sessions join people on people.id = sessions.person_id
         where token_hash = ? and expires_at > ? and suspended_at is null`,
      )
      .get(tokenHash, now),
  )

export type NewPerson = {
  name: string
  phone: Uint8Array | null
  phoneIndex: string | null
  email: Uint8Array | null
  emailIndex: string | null
  passwordHash: string | null
  locale: string | null
  agreementVersion: string
  agreedAt: number
  joinedAt: number
}

export const insertPerson = (db: Db, person: NewPerson): number =>
  db
    .query<{ id: number }, NewPerson>(
      `insert into people (name, phone, phone_index, email, email_index, password_hash, locale, agreement_version, agreed_at, joined_at)
       values ($name, $phone, $phoneIndex, $email, $emailIndex, $passwordHash, $locale, $agreementVersion, $agreedAt, $joinedAt)
       returning id`,
    )
    .get(person)!.id

export const insertGrant = (db: Db, personId: number, role: Role, grantedAt: number, grantedBy: number | null) =>
  db
    .query('insert or ignore into grants (person_id, role, granted_at, granted_by) values (?, ?, ?, ?)')
    .run(personId, role, grantedAt, grantedBy)

export type NewSession = { tokenHash: string; personId: number; begunAt: number; expiresAt: number; agent: string; address: string }

export const insertSession = (db: Db, session: NewSession) =>
  db
    .query(
      `insert into sessions (token_hash, person_id, begun_at, seen_at, expires_at, agent, address)
       values ($tokenHash, $personId, $begunAt, $begunAt, $expiresAt, $agent, $address)`,
    )
    .run(session)
