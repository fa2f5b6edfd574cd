create table offers (
  id integer primary key,
  merchant_id integer not null references people (id),
  kind text not null check (kind in ('live-price', 'flash-sale', 'buy-x-get-y', 'spend-and-save', 'coupon', 'free-shipping')),
  title text not null,
  code text,                       -- upper case
  room_id integer references rooms (id),
  terms text not null check (json_valid(terms)),
  starts_at integer not null,
  ends_at integer not null check (ends_at >= starts_at), -- 9007199254740991: open
  supply integer check (supply > 0),         -- how often in all: uses, a coupon's claims, pieces of a price
  per_buyer integer check (per_buyer > 0),
  new_buyers_only integer not null default 0,
  taken integer not null default 0 check (taken >= 0 and (supply is null or taken <= supply)),
  used integer not null default 0, -- orders that have it
  given integer not null default 0,-- minor units it took off them
  made_at integer not null,
  changed_at integer not null
) strict;
create index offers_open on offers (merchant_id, ends_at);
create index offers_merchant on offers (merchant_id, id desc);
create index offers_code on offers (code, ends_at) where code is not null;
create index offers_ends on offers (ends_at);
create index offers_starts on offers (starts_at);

create table offer_products (
  offer_id integer not null references offers (id) on delete cascade,
  product_id integer not null references products (id),
  primary key (offer_id, product_id)
) strict, without rowid;
create index offer_products_product on offer_products (product_id);

create table offer_categories (
  offer_id integer not null references offers (id) on delete cascade,
  category_id integer not null references categories (id),
  primary key (offer_id, category_id)
) strict, without rowid;

-- A coupon somebody holds, one row each.
create table offer_claims (
  id integer primary key,
  offer_id integer not null references offers (id),
  person_id integer not null references people (id),
  claimed_at integer not null,
  order_id integer,                -- it was used for
  used_at integer
) strict;
create index offer_claims_offer on offer_claims (offer_id, person_id);
create index offer_claims_person on offer_claims (person_id, id desc);

create table offer_uses (
  order_id integer not null,
  offer_id integer not null references offers (id),
  person_id integer not null references people (id),
  claim_id integer references offer_claims (id),
  times integer not null check (times > 0), -- pieces, where it is a price
  amount integer not null check (amount > 0),
  at integer not null,
  given_back_at integer,
  primary key (order_id, offer_id)
) strict, without rowid;
create index offer_uses_person on offer_uses (offer_id, person_id);

-- Coupons the host has dropped into a room, to be claimed there.
create table offer_drops (
  id integer primary key,
  offer_id integer not null references offers (id),
  room_id integer not null references rooms (id),
  dropped_at integer not null,
  ends_at integer not null
) strict;
create index offer_drops_room on offer_drops (room_id, ends_at);
