-- An order has several lines, each of a variant, each with its own part of what offers took off. goods_total is what the
-- goods cost after that: goods before = goods_total + discount.
alter table order_lines add column variant_id integer references variants (id);
alter table order_lines add column variant_name text not null default '';
alter table order_lines add column discount integer not null default 0 check (discount >= 0);
alter table order_lines add column product_version integer;
update order_lines set variant_id = (select min(id) from variants where variants.product_id = order_lines.product_id);
create index order_lines_variant on order_lines (variant_id);

alter table orders add column discount integer not null default 0 check (discount >= 0);
alter table orders add column shipping_discount integer not null default 0 check (shipping_discount >= 0);
alter table orders add column explanation text not null default '[]';   -- JSON: why it costs what it costs, in both languages
alter table orders add column invoice blob;                             -- sealed: title, tax number, e-mail

-- Orders of several merchants may be paid together.
drop index orders_bill;
create index orders_bill on orders (bill_id);
