create table people (
  id integer primary key,
  name text not null,
  phone blob,                      -- sealed
  phone_index text unique,
  email blob,                      -- sealed
  email_index text unique,
  password_hash text,              -- null: signs in by code only
  locale text,
  agreement_version text not null,
  agreed_at integer not null,
  joined_at integer not null,
  suspended_at integer,
  suspended_because text,
  check (phone_index is not null or email_index is not null)
) strict;

create table grants (
  person_id integer not null references people (id) on delete cascade,
  role text not null check (role in ('merchant', 'supplier', 'courier', 'admin')),
  granted_at integer not null,
  granted_by integer,
  primary key (person_id, role)
) strict, without rowid;

create table sessions (
  id integer primary key,
  token_hash text not null unique,
  person_id integer not null references people (id) on delete cascade,
  begun_at integer not null,
  seen_at integer not null,
  expires_at integer not null,
  agent text not null,
  address text not null
) strict;
create index sessions_person on sessions (person_id);

create table codes (
  id integer primary key,
  purpose text not null check (purpose in ('register', 'recover', 'enter', 'buy')),
  contact_index text not null,
  code_hash text not null,
  sent_at integer not null,
  expires_at integer not null,
  tries integer not null default 0,
  used_at integer
) strict;
create index codes_contact on codes (contact_index, sent_at desc);

create table addresses (
  id integer primary key,
  person_id integer not null references people (id) on delete cascade,
  address blob not null,           -- sealed: name, phone, region, street, postcode as JSON
  used_at integer not null,
  removed_at integer
) strict;
create index addresses_person on addresses (person_id, used_at desc) where removed_at is null;
