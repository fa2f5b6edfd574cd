-- Products read from a sheet: looked at as a whole first, then taken over.
create table imports (
  id integer primary key,
  merchant_id integer not null references people (id),
  name text not null,                               -- the file's
  state text not null check (state in ('checking', 'ready', 'applying', 'done', 'failed', 'abandoned')),
  submit integer not null check (submit in (0, 1)),
  total integer not null default 0,
  done integer not null default 0,
  counts text not null,                             -- JSON: {"added": 12, "changed": 3, "same": 0, "wrong": 2}
  problems text not null default '[]',              -- JSON: see src/catalog/imports/rules.ts
  made_at integer not null,
  ended_at integer
) strict;
create index imports_merchant on imports (merchant_id, id desc);
create index imports_open on imports (id) where state in ('checking', 'ready', 'applying');

-- What an import works on; gone when it is over.
create table import_sheets (
  import_id integer primary key references imports (id) on delete cascade,
  rows text not null,                               -- JSON
  groups text not null default '[]',                -- JSON: which rows are one product
  pictures text not null default '{}'               -- JSON: their names in the sheet, and ours
) strict;
