-- Who carries parcels. Names in every language; what is left empty is not known.
create table carriers (
  id integer primary key,
  name_zh text not null,
  name_en text not null,
  tracking_url text not null default '',    -- https://… with {number}
  number_pattern text not null default '',  -- SF#{12,15}: what its numbers look like
  phone text not null default '',
  retired_at integer
) strict;

-- Couriers who see the parcels of a carrier that nobody has taken yet.
create table carrier_couriers (
  carrier_id integer not null references carriers (id) on delete cascade,
  person_id integer not null references people (id) on delete cascade,
  joined_at integer not null,
  primary key (carrier_id, person_id)
) strict, without rowid;
create index carrier_couriers_person on carrier_couriers (person_id);

-- An order leaves in one or several parcels; what a buyer sends back is one too.
create table parcels (
  id integer primary key,
  order_id integer not null references orders (id),
  case_id integer,                  -- what it comes back for
  merchant_id integer not null references people (id),
  direction text not null check (direction in ('out', 'back')),
  state text not null check (state in ('waiting', 'moving', 'failed', 'delivered', 'returned', 'cancelled')),
  carrier_id integer references carriers (id),
  carrier text not null default '', -- as it was called then, or as it was typed
  tracking_number text not null default '',
  courier_id integer references people (id),
  cash integer not null default 0 check (cash >= 0), -- to be collected at the door
  address blob,                     -- sealed; null: the order's
  slot_from integer,                -- when a courier is expected
  slot_to integer,
  note text not null default '',
  made_at integer not null,
  moved_at integer not null
) strict;
create index parcels_order on parcels (order_id);
create index parcels_case on parcels (case_id) where case_id is not null;
create index parcels_merchant on parcels (merchant_id, state, id desc);
create index parcels_merchant_all on parcels (merchant_id, id desc);
create index parcels_courier on parcels (courier_id, state, id desc) where courier_id is not null;
create index parcels_free on parcels (carrier_id, state, id desc) where courier_id is null;
create index parcels_unassigned on parcels (id desc) where courier_id is null and state = 'waiting';
create index parcels_number on parcels (tracking_number) where tracking_number <> '';

create table parcel_lines (
  parcel_id integer not null references parcels (id) on delete cascade,
  position integer not null,        -- of the order's line
  quantity integer not null check (quantity > 0),
  primary key (parcel_id, position)
) strict, without rowid;

-- Every step a parcel has taken: who and when.
create table parcel_steps (
  parcel_id integer not null references parcels (id) on delete cascade,
  position integer not null,
  step text not null,
  at integer not null,
  person_id integer,                -- null: by itself
  detail text not null default '',
  picture_id text references pictures (id),
  intent text,                      -- idempotency key: sent again after a lost connection, it is one step
  primary key (parcel_id, position),
  unique (parcel_id, intent)
) strict, without rowid;

-- Files of tracking numbers that were not good throughout, until the merchant says what to do with the rest.
create table parcel_batches (
  id integer primary key,
  merchant_id integer not null references people (id),
  name text not null,
  rows text not null,               -- as they were read: JSON
  made_at integer not null
) strict;
create index parcel_batches_made on parcel_batches (made_at);

-- What had left before there were parcels.
insert into parcels (order_id, merchant_id, direction, state, carrier, tracking_number, made_at, moved_at)
select id, merchant_id, 'out',
  case state when 'shipped' then 'moving' when 'cancelled' then 'returned' else 'delivered' end,
  carrier, coalesce(tracking_number, ''), moved_at, moved_at
from orders where carrier is not null and state in ('shipped', 'delivered', 'completed', 'cancelled');
insert into parcel_lines (parcel_id, position, quantity)
select parcels.id, position, quantity from parcels join order_lines on order_lines.order_id = parcels.order_id;
insert into parcel_steps (parcel_id, position, step, at, person_id)
select parcels.id, 0, 'send', at, person_id from parcels join order_transitions on order_transitions.order_id = parcels.order_id and transition = 'ship';
insert into parcel_steps (parcel_id, position, step, at, person_id)
select parcels.id, 1, case transition when 'cancel' then 'return' else 'deliver' end, max(at), person_id
from parcels join order_transitions on order_transitions.order_id = parcels.order_id and transition in ('deliver', 'confirm', 'cancel')
where parcels.state <> 'moving' group by parcels.id;

insert into carriers (name_zh, name_en, tracking_url, number_pattern, phone) values
  ('顺丰速运', 'SF Express', 'https://www.sf-express.com/chn/sc/waybill/waybill-detail/{number}', 'SF#{12,15} #{12,15}', '95338'),
  ('京东快递', 'JD Logistics', 'https://www.jdl.com/orderSearch?waybillCodes={number}', 'JD*{8,22}', '950616'),
  ('中通快递', 'ZTO Express', 'https://www.zto.com/express/expressCheck.html?txtBill={number}', '#{12,15}', '95311'),
  ('圆通速递', 'YTO Express', 'https://www.kuaidi100.com/chaxun?com=yuantong&nu={number}', 'YT#{12,15} #{10,18}', '95554'),
  ('申通快递', 'STO Express', 'https://www.kuaidi100.com/chaxun?com=shentong&nu={number}', '#{12,15}', '95543'),
  ('韵达快递', 'Yunda Express', 'https://www.kuaidi100.com/chaxun?com=yunda&nu={number}', '#{13,15}', '95546'),
  ('极兔速递', 'J&T Express', 'https://www.kuaidi100.com/chaxun?com=jtexpress&nu={number}', 'JT#{13,15} #{12,15}', '956025'),
  ('中国邮政 EMS', 'China Post EMS', 'https://www.kuaidi100.com/chaxun?com=ems&nu={number}', '@@#########@@ #{13}', '11183'),
  ('中国邮政', 'China Post', 'https://www.kuaidi100.com/chaxun?com=youzhengguonei&nu={number}', '@@#########@@ #{13}', '11185'),
  ('德邦快递', 'Deppon Express', 'https://www.kuaidi100.com/chaxun?com=debangkuaidi&nu={number}', 'DPK#{12,13} #{8,12}', '95353'),
  ('DHL', 'DHL', 'https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}', '', ''),
  ('UPS', 'UPS', 'https://www.ups.com/track?tracknum={number}', '1Z*{16} #{9,12}', ''),
  ('联邦快递', 'FedEx', 'https://www.fedex.com/fedextrack/?trknbr={number}', '#{12,22}', ''),
  ('美国邮政', 'USPS', 'https://tools.usps.com/go/TrackConfirmAction?tLabels={number}', '#{20,34} @@#########US', ''),
  ('英国皇家邮政', 'Royal Mail', 'https://www.royalmail.com/track-your-item#/tracking-results/{number}', '', ''),
  ('Evri', 'Evri', 'https://www.evri.com/track/parcel/{number}', '', ''),
  ('DPD', 'DPD', '', '#{10,15}', ''),
  ('GLS', 'GLS', '', '', ''),
  ('日本邮政', 'Japan Post', 'https://trackings.post.japanpost.jp/services/srv/search/direct?reqCodeNo1={number}&locale=en', '', ''),
  ('澳大利亚邮政', 'Australia Post', 'https://auspost.com.au/mypost/track/details/{number}', '', '');
