-- Who opens the show: the first picture, or the host after a test that only the host sees.
alter table rooms add column opening text not null default 'itself' check (opening in ('itself', 'host'));
alter table rooms add column opened_at integer;
alter table rooms add column opened_by text;      -- the name given with it

-- What arrived of a show, every ten seconds.
create table room_signals (
  room_id integer not null references rooms (id) on delete cascade,
  at integer not null,
  bitrate integer not null,        -- bit/s
  frame_rate real not null,
  key_frame_gap real not null,     -- seconds
  dropped integer not null,        -- pictures left out since the row before
  speed real not null,             -- the encoder's clock against the wall's
  primary key (room_id, at)
) strict, without rowid;

-- What viewers' players sent home, by the minute. Nobody in particular.
create table room_quality (
  room_id integer not null references rooms (id) on delete cascade,
  minute integer not null,
  reports integer not null,
  stalls integer not null,
  stalled integer not null,        -- ms
  latency integer not null,        -- ms, the sum over those who measured it
  measured integer not null,
  primary key (room_id, minute)
) strict, without rowid;

-- Music and short clips for those who wait. The worker takes what is 'waiting', oldest first.
create table room_pieces (
  id text primary key,             -- random: also the name of its file
  room_id integer not null references rooms (id) on delete cascade,
  name text not null,
  kind text not null check (kind in ('music', 'clip')),
  state text not null default 'waiting' check (state in ('waiting', 'ready', 'refused')),
  reason text,
  duration integer,                -- ms
  bytes integer,
  made_at integer not null,
  rights_by integer not null references people (id)   -- who said that it may be played
) strict;
create index room_pieces_room on room_pieces (room_id, made_at);
create index room_pieces_waiting on room_pieces (made_at) where state = 'waiting';
