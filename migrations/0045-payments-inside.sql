-- Within WeChat's own browser a payer is known to WeChat, and pays in the page. The table is made anew, as SQLite changes no check in place.
pragma defer_foreign_keys = on;
create table payment_attempts_before as select * from payment_attempts;
drop table payment_attempts;
create table payment_attempts (
  id integer primary key,
  bill_id integer not null references bills (id),
  method_id integer not null references payment_methods (id),
  way text not null check (way in ('page', 'phone', 'code', 'inside')),
  reference text not null unique,  -- our number at the provider
  state text not null check (state in ('open', 'paid', 'closed')),
  amount integer not null,
  currency text not null,
  remote_id text,                  -- the provider's own number of the offer
  url text,                        -- where to go, what the code says, or what the wallet is handed
  transaction_id text,             -- the provider's number of the payment
  trouble text,                    -- what the provider has said that cannot be right
  made_at integer not null,
  expires_at integer not null,
  closed_at integer,               -- paid, or over
  asked integer not null default 0,
  ask_at integer                   -- null: nothing to ask any more
) strict;
insert into payment_attempts select id, bill_id, method_id, way, reference, state, amount, currency, remote_id, url, transaction_id, trouble,
  made_at, expires_at, closed_at, asked, ask_at from payment_attempts_before;
drop table payment_attempts_before;
create index payment_attempts_bill on payment_attempts (bill_id);
create index payment_attempts_due on payment_attempts (ask_at) where ask_at is not null;
