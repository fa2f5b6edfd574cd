import type { Db } from '../platform/db.ts'
import type { Vault } from '../platform/vault.ts'
import { roles, type Contact, type Person, type Role } from './rules.ts'

type Row = Omit<Person, 'roles'> & { roles: string | null }

const columns = `people.id, people.name, people.locale, people.suspended_at as suspendedAt,
  (select group_concat(role) from grants where person_id = people.id) as roles`

const rolesOf = (text: string | null) => roles.filter(role => text?.split(',').includes(role))

const toPerson = (row: Row): Person => ({ ...row, roles: rolesOf(row.roles) })

export const findPerson = (db: Db, id: number) => {
  const row = db.query<Row, [number]>(`select ${columns} from people where id = ?`).get(id)
  return row && toPerson(row)
}

/** `unread`: how many messages wait for them. */
export type Visitor = { person: Person; sessionId: number; seenAt: number; unread: number }

/** Whose session this is, unless it is over or the person is suspended. */
export const findVisitor = (db: Db, tokenHash: string, now: number): Visitor | null => {
  const row = db
    .query<Row & Omit<Visitor, 'person'>, [string, number]>(
      `select sessions.id as sessionId, seen_at as seenAt, unread, ${columns} from sessions join people on people.id = person_id
       where token_hash = ? and expires_at > ? and suspended_at is null`,
    )
    .get(tokenHash, now)
  if (!row) return null
  const { sessionId, seenAt, unread, ...person } = row
  return { person: toPerson(person), sessionId, seenAt, unread }
}

export type Account = { id: number; passwordHash: string | null; suspendedAt: number | null }

const accountColumns = 'id, password_hash as passwordHash, suspended_at as suspendedAt'

export const findAccount = (db: Db, contactIndex: string) =>
  db.query<Account, [string, string]>(`select ${accountColumns} from people where phone_index = ? or email_index = ?`).get(contactIndex, contactIndex)

export const findAccountOf = (db: Db, personId: number) =>
  db.query<Account, [number]>(`select ${accountColumns} from people where id = ?`).get(personId)

type Sealed = { phone: Uint8Array | null; email: Uint8Array | null }

const openContacts = (vault: Vault, { phone, email }: Sealed): Contact[] => [
  ...(phone ? [{ kind: 'phone' as const, value: vault.open(phone) }] : []),
  ...(email ? [{ kind: 'email' as const, value: vault.open(email) }] : []),
]

/** How somebody is written to, and in which language. */
export const findReader = (db: Db, vault: Vault, personId: number) => {
  const { locale, ...sealed } = db.query<Sealed & { locale: string | null }, [number]>('select locale, phone, email from people where id = ?').get(personId)!
  return { locale, contacts: openContacts(vault, sealed) }
}

export const listContacts = (db: Db, vault: Vault, personId: number): Contact[] => {
  const sealed = db.query<Sealed, [number]>('select phone, email from people where id = ?').get(personId)
  return sealed ? openContacts(vault, sealed) : []
}

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

export const updateProfile = (db: Db, personId: number, name: string, locale: string | null) =>
  db.query('update people set name = ?, locale = ? where id = ?').run(name, locale, personId)

export const updatePassword = (db: Db, personId: number, passwordHash: string) =>
  db.query('update people set password_hash = ? where id = ?').run(passwordHash, personId)

export const updateSuspension = (db: Db, personId: number, suspendedAt: number | null, because: string | null) =>
  db.query('update people set suspended_at = ?, suspended_because = ? where id = ?').run(suspendedAt, because, personId)

export const insertGrant = (db: Db, personId: number, role: Role, grantedAt: number, grantedBy: number | null) =>
  db
    .query('insert or ignore into grants (person_id, role, granted_at, granted_by) values (?, ?, ?, ?)')
    .run(personId, role, grantedAt, grantedBy)

export const deleteGrant = (db: Db, personId: number, role: Role) =>
  db.query('delete from grants where person_id = ? and role = ?').run(personId, role)

/** Administrators who can sign in. */
export const countAdministrators = (db: Db) =>
  db
    .query<{ count: number }, []>(
      `select count(*) as count from grants join people on people.id = person_id where role = 'admin' and suspended_at is null`,
    )
    .get()!.count

/** Who can be told of what the owner must know. */
export const listAdministrators = (db: Db): number[] =>
  db
    .query<{ id: number }, []>(`select person_id as id from grants join people on people.id = person_id where role = 'admin' and suspended_at is null order by person_id`)
    .all()
    .map(({ id }) => id)

export type PersonEntry = Person & { contacts: Contact[]; joinedAt: number; suspendedBecause: string | null; lastSeenAt: number | null }

type EntryRow = Row & Sealed & { joinedAt: number; suspendedBecause: string | null; lastSeenAt: number | null }

const entryColumns = `${columns}, phone, email, joined_at as joinedAt, suspended_because as suspendedBecause,
  (select max(seen_at) from sessions where person_id = people.id) as lastSeenAt`

const toEntry = (vault: Vault, { phone, email, roles, ...row }: EntryRow): PersonEntry =>
  ({ ...row, roles: rolesOf(roles), contacts: openContacts(vault, { phone, email }) })

export const findEntry = (db: Db, vault: Vault, id: number) => {
  const row = db.query<EntryRow, [number]>(`select ${entryColumns} from people where id = ?`).get(id)
  return row && toEntry(vault, row)
}

/** Asks the index of names for those with this in them as it was typed; when there are none, with every part of it somewhere. */
const askNames = <Row>(db: Db, q: string, ask: (match: string) => Row[]): Row[] => {
  const parts = partsOf(q)
  if (!parts.length) return []
  const whole = matchPart(parts.flat())
  const found = ask(whole)
  if (found.length || parts.length === 1 || db.query('select 1 from people_names where people_names match ? limit 1').get(whole)) return found
  return ask(parts.map(matchPart).join(' AND '))
}

/** The newest people who are called so. */
export const listPeopleNamed = (db: Db, q: string, limit: number): number[] =>
  askNames(db, q, match => db.query<{ id: number }, [string, number]>('select rowid as id from people_names where people_names match ? order by rowid desc limit ?').all(match, limit)).map(({ id }) => id)

const mostParts = 6
const longestPart = 60

/** A search ends for the index at the first character that is none. */
const partsOf = (q: string) => q.normalize('NFKC').trim().split(/[\s\u0000-\u001f\u007f]+/).filter(Boolean).slice(0, mostParts).map(part => [...part].slice(0, longestPart))

const matchPart = (part: string[]) => {
  const quoted = (words: string[]) => `"${words.join(' ').replaceAll('"', '""')}"`
  return part.length === 1 ? `ones : ${quoted(part)}` : `twos : ${quoted(part.slice(1).map((character, index) => part[index]! + character))}`
}

type PeopleFilter = { q?: string; contactIndex?: string | null; role?: Role | null; before?: number; limit: number }

/** Newest first: by parts of the name, or by the exact contact. */
export const listPeople = (db: Db, vault: Vault, { q = '', contactIndex = null, role = null, before = Number.MAX_SAFE_INTEGER, limit }: PeopleFilter) => {
  if (role || !q) return listEveryone(db, vault, { q, contactIndex, role, before, limit })
  const list = (from: string, rest: string, ...binds: (string | number)[]) => db.query<EntryRow, (string | number)[]>(`select ${entryColumns} from ${from} where ${rest}`).all(...binds)
  const named = askNames(db, q, match => list('people_names cross join people on people.id = people_names.rowid', 'people_names match ? and people_names.rowid < ? order by people_names.rowid desc limit ?', match, before, limit))
  const reached = contactIndex ? list('people', '(phone_index = ? or email_index = ?) and id < ?', contactIndex, contactIndex, before) : []
  return [...new Map([...named, ...reached].map(row => [row.id, row])).values()].sort((a, b) => b.id - a.id).slice(0, limit).map(row => toEntry(vault, row))
}

/** Who has a role is few: their names are gone through. */
const listEveryone = (db: Db, vault: Vault, { q, contactIndex, role, before, limit }: Required<PeopleFilter>) =>
  db
    .query<EntryRow, Record<string, string | number | null>>(
      `select ${entryColumns} from ${role ? 'grants cross join people on people.id = grants.person_id' : 'people'}
       where ${role ? 'grants.role = $role and grants.person_id < $before' : 'people.id < $before'}
         and ($q = '' or instr(lower(people.name), lower($q)) > 0 or phone_index = $contactIndex or email_index = $contactIndex)
       order by ${role ? 'grants.person_id' : 'people.id'} desc limit $limit`,
    )
    .all({ q, contactIndex, before, limit, ...(role ? { role } : {}) })
    .map(row => toEntry(vault, row))

/** The names of these people, by their number. */
export const listNames = (db: Db, ids: number[]): Map<number, string> =>
  new Map(
    db
      .query<{ id: number; name: string }, [string]>('select id, name from people where id in (select value from json_each(?))')
      .all(JSON.stringify(ids))
      .map(({ id, name }) => [id, name]),
  )

export type NewSession = { tokenHash: string; personId: number; begunAt: number; expiresAt: number; agent: string; address: string }

export const insertSession = (db: Db, session: NewSession) =>
  db
    .query(
      `insert into sessions (token_hash, person_id, begun_at, seen_at, expires_at, agent, address)
       values ($tokenHash, $personId, $begunAt, $begunAt, $expiresAt, $agent, $address)`,
    )
    .run(session)

export const updateSeen = (db: Db, sessionId: number, seenAt: number, expiresAt: number) =>
  db.query('update sessions set seen_at = ?, expires_at = max(expires_at, ?) where id = ?').run(seenAt, expiresAt, sessionId)

export type Session = { id: number; begunAt: number; seenAt: number; agent: string; address: string }

export const listSessions = (db: Db, personId: number, now: number) =>
  db
    .query<Session, [number, number]>(
      'select id, begun_at as begunAt, seen_at as seenAt, agent, address from sessions where person_id = ? and expires_at > ? order by seen_at desc, id desc',
    )
    .all(personId, now)

export const deleteSession = (db: Db, personId: number, sessionId: number) =>
  db.query('delete from sessions where person_id = ? and id = ?').run(personId, sessionId).changes

export const deleteSessionByToken = (db: Db, tokenHash: string) => db.query('delete from sessions where token_hash = ?').run(tokenHash)

/** All of them, but the one to be kept. */
export const deleteSessionsOf = (db: Db, personId: number, except: number | null = null) =>
  db.query('delete from sessions where person_id = ? and id is not ?').run(personId, except)

/** All but the newest. */
export const deleteOldestSessions = (db: Db, personId: number, keep: number) =>
  db
    .query(
      `delete from sessions where person_id = $personId and id not in
         (select id from sessions where person_id = $personId order by seen_at desc, id desc limit $keep)`,
    )
    .run({ personId, keep })

export const deleteExpiredSessions = (db: Db, now: number) => db.query('delete from sessions where expires_at <= ?').run(now)
