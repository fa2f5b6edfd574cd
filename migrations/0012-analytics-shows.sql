-- How many watched, every few seconds of a running show.
create table show_samples (
  room_id integer not null references rooms (id) on delete cascade,
  at integer not null,
  viewers integer not null,
  primary key (room_id, at)
) strict, without rowid;

-- Who has been there, as fingerprints; only while the show runs.
create table show_visitors (
  room_id integer not null references rooms (id) on delete cascade,
  visitor text not null,
  primary key (room_id, visitor)
) strict, without rowid;

-- What a show came to, written when it ended.
create table show_records (
  room_id integer primary key references rooms (id) on delete cascade,
  began_at integer not null,
  ended_at integer not null,
  peak integer not null,
  visitors integer not null,
  likes integer not null,
  messages integer not null
) strict;
