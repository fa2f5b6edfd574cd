-- Who may be named as the supplier of a merchant's goods, and then sees stock and sales of these.
create table suppliers (
  merchant_id integer not null references people (id),
  person_id integer not null references people (id),
  since integer not null,
  primary key (merchant_id, person_id)
) strict, without rowid;
create index suppliers_person on suppliers (person_id, merchant_id);

-- From this stock on downwards the merchant hears of it, once until there is more again.
alter table variants add column low_at integer check (low_at >= 0);
alter table variants add column alarmed_at integer;
create index variants_low on variants (id) where low_at is not null and stock <= low_at and alarmed_at is null and removed_at is null;
create index variants_alarmed on variants (id) where alarmed_at is not null;
