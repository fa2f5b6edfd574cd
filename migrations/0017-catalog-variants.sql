-- What is bought: one combination of a product's options. A product without options has one with no values.
alter table products add column options text not null default '[]';   -- JSON: the options' names

create table variants (
  id integer primary key,
  product_id integer not null references products (id) on delete cascade,
  position integer not null,
  option_values text not null default '[]',         -- JSON: one for each option
  price integer not null check (price >= 0),        -- minor units
  stock integer not null default 0 check (stock >= 0),   -- the sum of its entries: written by a trigger alone
  code text not null default '',                    -- the merchant's own (SKU)
  barcode text not null default '',
  weight integer not null default 0 check (weight >= 0), -- g
  picture_id text references pictures (id),
  supplier_id integer references people (id),
  removed_at integer                                -- no longer offered; orders still name it
) strict;
create index variants_product on variants (product_id, position);
create index variants_code on variants (code) where code <> '';
create index variants_supplier on variants (supplier_id, id) where supplier_id is not null;

-- Every change of stock: who, why and what for. Only ever added to.
create table stock_entries (
  id integer primary key,
  variant_id integer not null references variants (id),
  change integer not null check (change <> 0),
  reason text not null,
  subject text not null default '',                 -- order 12, import 3 …
  person_id integer,                                -- null: by itself
  at integer not null
) strict;
create index stock_entries_variant on stock_entries (variant_id, id desc);

insert into variants (product_id, position, price) select id, 0, price from products;
insert into stock_entries (variant_id, change, reason, at)
  select variants.id, products.stock, 'opening', products.changed_at from variants join products on products.id = product_id where products.stock > 0;
update variants set stock = (select stock from products where id = product_id);

create trigger stock_entries_counted after insert on stock_entries begin
  update variants set stock = stock + new.change where id = new.variant_id;
end;
create trigger stock_entries_stay before update on stock_entries begin
  select raise(abort, 'the stock ledger is only added to');
end;
create trigger stock_entries_remain before delete on stock_entries begin
  select raise(abort, 'the stock ledger is only added to');
end;

-- What a list shows of a product: its lowest price and all of its stock.
create trigger variants_counted after update of stock on variants when new.removed_at is null begin
  update products set stock = stock + new.stock - old.stock where id = new.product_id;
end;
create trigger variants_offered after update of price, removed_at on variants
  when new.price <> old.price or new.removed_at is not old.removed_at begin
  update products set
    price = coalesce((select min(price) from variants where product_id = new.product_id and removed_at is null), price),
    stock = coalesce((select sum(stock) from variants where product_id = new.product_id and removed_at is null), 0)
  where id = new.product_id;
end;
create trigger variants_added after insert on variants begin
  update products set price = (select min(price) from variants where product_id = new.product_id and removed_at is null) where id = new.product_id;
end;
