-- What a variant has really cost, from when on: written when it is on sale and its price changes.
create table variant_prices (
  variant_id integer not null references variants (id) on delete cascade,
  at integer not null,
  price integer not null,
  primary key (variant_id, at)
) strict, without rowid;

insert into variant_prices (variant_id, at, price)
  select variants.id, products.changed_at, variants.price from variants join products on products.id = product_id
  where products.state = 'on-sale' and removed_at is null and variants.price > 0;

-- A price shown struck through beside a lowered one, as it was checked: never more than the lowest real price before.
create table struck_prices (
  variant_id integer primary key references variants (id) on delete cascade,
  price integer not null check (price > 0),
  lowest integer not null check (price <= lowest),
  since integer not null,          -- the lowered price holds since
  checked_at integer not null,
  checked_by integer not null references people (id)
) strict;
