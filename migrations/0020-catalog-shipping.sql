create table shipping_templates (
  id integer primary key,
  merchant_id integer not null references people (id),
  name text not null,
  basis text not null check (basis in ('piece', 'weight', 'value')),
  zones text not null,                              -- JSON: see src/catalog/shipping/rules.ts
  excluded text not null,                           -- JSON: places where nothing is sent
  excluded_note text not null default '',           -- what the buyer is told there
  standard integer not null check (standard in (0, 1)),
  changed_at integer not null
) strict;
create unique index shipping_templates_name on shipping_templates (merchant_id, name);
create unique index shipping_templates_standard on shipping_templates (merchant_id) where standard = 1;

alter table products add column shipping_template_id integer references shipping_templates (id);
create index products_shipping on products (shipping_template_id) where shipping_template_id is not null;
