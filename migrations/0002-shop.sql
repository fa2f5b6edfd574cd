-- The shop itself: one row.
create table shop (
  id integer primary key check (id = 1),
  name text not null,
  locale text not null,
  currency text not null,
  time_zone text not null,
  hue integer not null default 32 check (hue between 0 and 359),
  product_review text not null default 'manual' check (product_review in ('manual', 'automatic')),
  made_at integer not null
) strict;
