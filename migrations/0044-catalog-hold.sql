-- When a product's stock is taken by an order that is paid online: when it is placed, or when it is paid. Whoever pays
-- first is served first then, and who comes too late gets the money back.
alter table products add column hold text not null default 'placing' check (hold in ('placing', 'paying'));
alter table order_lines add column held integer not null default 1 check (held in (0, 1));
