-- What was recorded of each stream. Kept at least three years from its end (1096 days hold any three): no statement may say less.
create table recordings (
  stream text primary key,
  began_at integer not null,
  ended_at integer,
  keep_until integer,
  check ((ended_at is null) = (keep_until is null)),
  check (keep_until >= ended_at + 94694400000)
) strict, without rowid;
create index recordings_kept on recordings (keep_until) where keep_until is not null;

-- One file for each run of an encoder, named after its first frame. Size, length and hash are known once it is closed.
create table recording_takes (
  stream text not null references recordings (stream) on delete cascade,
  began integer not null,
  place text not null check (place in ('here', 'archive', 'store')),
  bytes integer,
  duration integer,
  sha256 text,
  primary key (stream, began)
) strict, without rowid;
create index recording_takes_open on recording_takes (stream) where sha256 is null;
