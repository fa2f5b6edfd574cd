create table orders (
  id integer primary key,
  intent text not null,            -- idempotency key: one tap, one order, however often it is sent
  buyer_id integer not null references people (id),
  merchant_id integer not null references people (id),
  room_id integer references rooms (id),
  bill_id integer not null references bills (id),
  state text not null check (state in ('placed', 'paid', 'shipped', 'delivered', 'completed', 'cancelled')),
  goods_total integer not null check (goods_total >= 0),
  shipping_fee integer not null check (shipping_fee >= 0),
  total integer not null check (total = goods_total + shipping_fee),
  address blob not null,           -- sealed
  recipient_index text not null,   -- to find the recipient's whole name without reading it
  note text not null default '',
  carrier text,
  tracking_number text,
  placed_at integer not null,
  moved_at integer not null,       -- came into its state
  unique (buyer_id, intent)
) strict;
create index orders_buyer on orders (buyer_id, id desc);
create index orders_merchant on orders (merchant_id, state, id desc);
create index orders_merchant_all on orders (merchant_id, id desc);
create index orders_room on orders (room_id, id desc) where room_id is not null;
create index orders_waiting on orders (state, moved_at) where state in ('placed', 'shipped', 'delivered');
create unique index orders_bill on orders (bill_id);

create table order_lines (
  order_id integer not null references orders (id) on delete cascade,
  position integer not null,
  product_id integer not null references products (id),
  title text not null,             -- as it was when bought
  price integer not null,
  quantity integer not null check (quantity > 0),
  picture_id text,
  primary key (order_id, position)
) strict, without rowid;
create index order_lines_product on order_lines (product_id);

-- Every step an order has taken: who and when.
create table order_transitions (
  order_id integer not null references orders (id) on delete cascade,
  position integer not null,
  transition text not null,
  at integer not null,
  person_id integer,               -- null: by itself
  detail text not null default '', -- what was said with it
  primary key (order_id, position)
) strict, without rowid;
