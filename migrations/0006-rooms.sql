create table rooms (
  id integer primary key,
  merchant_id integer not null references people (id),
  title text not null,
  host_name text not null,
  introduction text not null default '',
  cover_id text references pictures (id),
  still_id text references pictures (id),           -- the newest still of the running picture
  category_id integer not null references categories (id),
  starts_at integer not null,
  ends_at integer not null check (ends_at > starts_at),
  state text not null default 'announced' check (state in ('announced', 'live', 'ended')),
  stream_key blob not null,        -- sealed
  stream_key_index text not null unique,
  live_at integer,                 -- first picture
  away_at integer,                 -- the encoder has been gone since
  ended_at integer,
  pinned_product_id integer references products (id),
  pinned_at integer,
  made_at integer not null
) strict;
create index rooms_merchant on rooms (merchant_id, starts_at desc);
create index rooms_state on rooms (state, starts_at);

create table room_products (
  room_id integer not null references rooms (id) on delete cascade,
  product_id integer not null references products (id),
  position integer not null,
  primary key (room_id, product_id)
) strict, without rowid;
create index room_products_product on room_products (product_id);

-- Encoders that were turned away, and why: shown to the merchant.
create table room_refusals (
  id integer primary key,
  room_id integer not null references rooms (id) on delete cascade,
  at integer not null,
  reason text not null,
  address text not null
) strict;
create index room_refusals_room on room_refusals (room_id, at desc);
