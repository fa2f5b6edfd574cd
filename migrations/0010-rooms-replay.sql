-- What was shown when: the replay's cards come from here, and the chapters begin with it.
create table room_pins (
  id integer primary key,
  room_id integer not null references rooms (id) on delete cascade,
  product_id integer not null references products (id),
  from_at integer not null,
  to_at integer                    -- null: still shown
) strict;
create index room_pins_room on room_pins (room_id, from_at);
create index room_pins_product on room_pins (product_id);

-- Pieces of a recording, by the wall clock: chapters of a show, and clips that somebody named.
create table room_cuts (
  id integer primary key,
  room_id integer not null references rooms (id) on delete cascade,
  kind text not null check (kind in ('chapter', 'clip')),
  product_id integer references products (id),
  title text not null,
  from_at integer not null,
  to_at integer not null check (to_at > from_at),
  made_at integer not null
) strict;
create index room_cuts_room on room_cuts (room_id, from_at);
create index room_cuts_product on room_cuts (product_id, from_at desc) where product_id is not null;

-- Recordings that only their merchant may watch.
create table room_hidden_replays (
  room_id integer primary key references rooms (id) on delete cascade,
  hidden_at integer not null,
  hidden_by integer not null
) strict;
