-- One film for each product: uploaded, looked at and converted in its turn, then shown on its page.
create table product_videos (
  product_id integer primary key references products (id) on delete cascade,
  id text not null unique,         -- the name of its file
  state text not null default 'waiting' check (state in ('waiting', 'ready', 'refused')),
  reason text,                     -- why it was refused
  duration integer,                -- ms
  bytes integer,
  made_at integer not null,
  rights_by integer not null references people (id)   -- who said that it may be shown
) strict;
create index product_videos_waiting on product_videos (made_at) where state = 'waiting';
