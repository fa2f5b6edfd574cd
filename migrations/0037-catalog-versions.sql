-- What a product has said: one row for each time that changed. An order keeps the version it was placed under; the
-- version in force then is the newest row that is not newer (product_versions are kept from the first edit on).
create table product_versions (
  product_id integer not null references products (id) on delete cascade,
  version integer not null,
  fields text not null,            -- JSON: everything that can be edited, without the stock
  at integer not null,
  person_id integer,
  primary key (product_id, version)
) strict, without rowid;

-- Who has waited longest is reviewed first.
alter table products add column submitted_at integer;
update products set submitted_at = changed_at where state = 'submitted';
create index products_submitted on products (submitted_at, id) where state = 'submitted';
create trigger products_submitted_again after update of state on products when new.state = 'submitted' and old.state <> 'submitted' begin
  update products set submitted_at = new.changed_at where id = new.id;
end;
create trigger products_submitted_first after insert on products when new.state = 'submitted' begin
  update products set submitted_at = new.changed_at where id = new.id;
end;

-- What a merchant asks for of something that has been on sale: to change it, or to take it off.
create table product_applications (
  id integer primary key,
  product_id integer not null references products (id) on delete cascade,
  merchant_id integer not null references people (id),
  kind text not null check (kind in ('edit', 'delist')),
  fields text,                     -- JSON, of an edit: as it is to be
  reason text not null default '', -- why it is asked for
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'declined', 'withdrawn')),
  asked_at integer not null,
  decided_at integer,
  decided_by integer,
  note text not null default ''    -- why it was declined
) strict;
create unique index product_applications_waiting_one on product_applications (product_id, kind) where state = 'waiting';
create index product_applications_waiting on product_applications (kind, asked_at, id) where state = 'waiting';
create index product_applications_product on product_applications (product_id, id desc);

-- What needs an administrator; one row. Listings are decided by the shop's product_review.
create table product_review_rules (
  id integer primary key check (id = 1),
  editing text not null check (editing in ('manual', 'automatic')),
  prices_at_once integer not null check (prices_at_once in (0, 1)),
  delisting text not null check (delisting in ('manual', 'automatic'))
) strict;
insert into product_review_rules (id, editing, prices_at_once, delisting) values (1, 'automatic', 1, 'automatic');

-- Merchants who need not wait.
create table product_trust (
  merchant_id integer primary key references people (id) on delete cascade,
  listing integer not null check (listing in (0, 1)),
  editing integer not null check (editing in (0, 1)),
  delisting integer not null check (delisting in (0, 1)),
  changed_at integer not null,
  changed_by integer not null
) strict;
