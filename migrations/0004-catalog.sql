create table categories (
  id integer primary key,
  slug text not null unique,
  name_zh text not null,
  name_en text not null,
  position integer not null default 0
) strict;

insert into categories (slug, name_zh, name_en, position) values
  ('home', '家居日用', 'Home', 1),
  ('kitchen', '厨房餐具', 'Kitchen and table', 2),
  ('tea', '茶与茶器', 'Tea and teaware', 3),
  ('food', '食品生鲜', 'Food', 4),
  ('clothing', '服饰鞋包', 'Clothing', 5),
  ('beauty', '美妆个护', 'Beauty and care', 6),
  ('children', '母婴玩具', 'Children', 7),
  ('craft', '手作文创', 'Craft and art', 8),
  ('electronics', '数码电器', 'Electronics', 9),
  ('other', '其他', 'Other', 99);

create table products (
  id integer primary key,
  merchant_id integer not null references people (id),
  title text not null,
  description text not null default '',
  price integer not null check (price >= 0),        -- minor units
  stock integer not null default 0 check (stock >= 0),
  shipping_fee integer not null default 0 check (shipping_fee >= 0),
  category_id integer not null references categories (id),
  state text not null check (state in ('draft', 'submitted', 'on-sale', 'off-sale', 'declined')),
  review_note text not null default '',
  version integer not null default 1,               -- one more with every edit
  made_at integer not null,
  changed_at integer not null
) strict;
create index products_merchant on products (merchant_id, state, id desc);
create index products_open on products (category_id, id desc) where state = 'on-sale';
create index products_state on products (state, id desc);

create table product_pictures (
  product_id integer not null references products (id) on delete cascade,
  position integer not null,
  picture_id text not null references pictures (id),
  primary key (product_id, position)
) strict, without rowid;
