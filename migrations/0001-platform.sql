-- The event log: everything that has happened, in order. Each subscriber keeps a cursor.
create table events (id integer primary key autoincrement, at integer not null, event text not null) strict;
create table event_cursors (subscriber text primary key, last_event_id integer not null) strict;

-- Messages on their way out. With no gateway they stay, for the administrator to read.
create table outgoing (
  id integer primary key,
  channel text not null check (channel in ('sms', 'mail')),
  recipient blob not null,         -- sealed
  body blob not null,              -- sealed
  made_at integer not null,
  tries integer not null default 0,
  next_try_at integer,             -- null: nothing left to do
  sent_at integer,
  failure text
) strict;
create index outgoing_due on outgoing (next_try_at) where next_try_at is not null;

-- Who did what that others may ask about later.
create table deeds (
  id integer primary key,
  at integer not null,
  person_id integer,               -- null: the machine itself
  deed text not null,
  subject text not null,
  detail text not null default ''
) strict;
create index deeds_at on deeds (at desc);

-- Pictures people uploaded: re-encoded files <id>-{s,m,l}.webp beside the database.
create table pictures (
  id text primary key,
  owner_id integer,
  width integer not null,
  height integer not null,
  made_at integer not null
) strict;
