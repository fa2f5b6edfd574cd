-- What somebody wants. A visitor's cart is found by the hash of their cookie, and becomes theirs when they sign in.
create table carts (
  id integer primary key,
  person_id integer unique references people (id) on delete cascade,
  token_hash text unique,
  changed_at integer not null,
  check (person_id is not null or token_hash is not null)
) strict;
create index carts_forgotten on carts (changed_at) where person_id is null;

create table cart_lines (
  cart_id integer not null references carts (id) on delete cascade,
  variant_id integer not null references variants (id),
  quantity integer not null check (quantity > 0),
  room_id integer,
  price_seen integer not null,     -- what it cost when its owner last looked: a change is told
  chosen integer not null default 1 check (chosen in (0, 1)),
  added_at integer not null,
  primary key (cart_id, variant_id)
) strict, without rowid;
