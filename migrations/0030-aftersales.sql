-- Days that differ from their weekday's habit, as the administrator has said.
create table aftersales_days (
  day text primary key,            -- 2026-10-01
  works integer not null check (works in (0, 1)),
  name text not null default '',
  set_at integer not null,
  set_by integer
) strict, without rowid;

-- Something is to be done about what was bought: sent back, exchanged, repaired, or the money given back.
create table aftersales_cases (
  id integer primary key,
  intent text not null,            -- idempotency key: one application, however often it is sent
  order_id integer not null references orders (id),
  buyer_id integer not null references people (id),
  merchant_id integer not null references people (id),
  kind text not null check (kind in ('return', 'refund', 'exchange', 'repair')),
  reason text not null,
  story blob not null,             -- sealed: what the buyer says
  unshipped integer not null,      -- 1: the goods had not left yet
  free integer not null,           -- 1: nothing of it may cost the buyer anything
  by_right integer not null,       -- 1: within what every buyer may ask for
  state text not null,
  outcome text check (outcome in ('refunded', 'replaced', 'repaired')),
  before_appeal text,              -- the state it was appealed from
  upheld_at integer,               -- the administrator has decided for the buyer
  opened_at integer not null,
  moved_at integer not null,       -- came into its state
  waits_for text check (waits_for in ('buyer', 'merchant', 'admin')),
  due_at integer,                  -- until when they have
  alarmed_at integer,              -- that it was overdue has been told
  replied_at integer,              -- the merchant's first word
  return_to blob,                  -- sealed: where the goods are to go
  back_way text check (back_way in ('post', 'pickup')),
  back_carrier text,
  back_number text,
  pickup_from integer,
  pickup_until integer,
  pickup_address blob,             -- sealed
  inspection text,
  freight_payer text check (freight_payer in ('buyer', 'merchant')),
  goods_refund integer not null default 0,
  shipping_refund integer not null default 0,
  freight_refund integer not null default 0,
  refund_reference text not null default '',
  settled_at integer,
  sent_carrier text,
  sent_number text,
  score integer check (score between 1 and 5),
  score_text text not null default '',
  scored_at integer,
  unique (buyer_id, intent)
) strict;
create index aftersales_cases_order on aftersales_cases (order_id);
create index aftersales_cases_buyer on aftersales_cases (buyer_id, id desc);
create index aftersales_cases_merchant on aftersales_cases (merchant_id, id desc);
create index aftersales_cases_queue on aftersales_cases (merchant_id, waits_for, due_at, id);
create index aftersales_cases_due on aftersales_cases (waits_for, due_at, id) where due_at is not null;
create index aftersales_cases_opened on aftersales_cases (merchant_id, opened_at);
create index aftersales_cases_opened_all on aftersales_cases (opened_at);

-- Of which line how many pieces.
create table aftersales_items (
  case_id integer not null references aftersales_cases (id) on delete cascade,
  position integer not null,       -- of the order's line
  quantity integer not null check (quantity > 0),
  reserved integer not null default 0 check (reserved between 0 and quantity), -- taken off the stock to replace it
  wanted_variant_id integer,       -- to be exchanged for; null: the same again
  sound integer check (sound between 0 and quantity),                          -- may be sold again, as inspected
  restocked integer not null default 0 check (restocked between 0 and quantity),
  refund integer not null default 0 check (refund >= 0),
  primary key (case_id, position)
) strict, without rowid;

-- Every step a case has taken: who and when.
create table aftersales_transitions (
  case_id integer not null references aftersales_cases (id) on delete cascade,
  position integer not null,
  transition text not null,
  at integer not null,
  party text not null,
  person_id integer,               -- null: by itself
  detail blob,                     -- sealed: what was said with it
  primary key (case_id, position)
) strict, without rowid;

create table aftersales_messages (
  id integer primary key,
  case_id integer not null references aftersales_cases (id) on delete cascade,
  party text not null check (party in ('buyer', 'merchant', 'admin')),
  person_id integer not null references people (id),
  text blob not null,              -- sealed
  at integer not null
) strict;
create index aftersales_messages_case on aftersales_messages (case_id, id);

-- Pictures with the application, with a message, or of the inspection.
create table aftersales_pictures (
  case_id integer not null references aftersales_cases (id) on delete cascade,
  position integer not null,
  picture_id text not null references pictures (id),
  message_id integer references aftersales_messages (id) on delete cascade,
  party text not null check (party in ('buyer', 'merchant', 'admin')),
  primary key (case_id, position)
) strict, without rowid;

-- Films as evidence: converted in their turn. Without a case: just uploaded, with a form that is not finished.
create table aftersales_films (
  id text primary key,
  case_id integer references aftersales_cases (id) on delete cascade,
  person_id integer not null references people (id),
  name text not null,
  state text not null default 'waiting' check (state in ('waiting', 'ready', 'refused')),
  reason text,
  duration integer,
  bytes integer,
  made_at integer not null
) strict;
create index aftersales_films_case on aftersales_films (case_id) where case_id is not null;
create index aftersales_films_waiting on aftersales_films (made_at) where state = 'waiting';
create index aftersales_films_loose on aftersales_films (made_at) where case_id is null;
