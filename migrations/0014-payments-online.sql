-- Providers that take the money online are ways to pay too. The table is made anew, as SQLite changes no check in place.
pragma defer_foreign_keys = on;
create table payment_methods_before as select * from payment_methods;
drop table payment_methods;
create table payment_methods (
  id integer primary key,
  merchant_id integer not null references people (id),
  kind text not null check (kind in ('bank-transfer', 'wallet-qr', 'cash-on-delivery', 'stripe', 'alipay', 'wechat-pay')),
  label text not null,
  instructions blob not null,      -- sealed: account holder, bank, number, a provider's keys …
  picture_id text references pictures (id),
  open integer not null default 1 check (open in (0, 1)),
  made_at integer not null
) strict;
insert into payment_methods select id, merchant_id, kind, label, instructions, picture_id, open, made_at from payment_methods_before;
drop table payment_methods_before;
create index payment_methods_merchant on payment_methods (merchant_id);

-- Until when it can be paid; null: whenever.
alter table bills add column due_at integer;

-- One way a bill was offered at a provider: written before the provider is asked, so that no answer can be lost.
create table payment_attempts (
  id integer primary key,
  bill_id integer not null references bills (id),
  method_id integer not null references payment_methods (id),
  way text not null check (way in ('page', 'phone', 'code')),
  reference text not null unique,  -- our number at the provider
  state text not null check (state in ('open', 'paid', 'closed')),
  amount integer not null,
  currency text not null,
  remote_id text,                  -- the provider's own number of the offer
  url text,                        -- where to go, or what the code says
  transaction_id text,             -- the provider's number of the payment
  trouble text,                    -- what the provider has said that cannot be right
  made_at integer not null,
  expires_at integer not null,
  closed_at integer,               -- paid, or over
  asked integer not null default 0,
  ask_at integer                   -- null: nothing to ask any more
) strict;
create index payment_attempts_bill on payment_attempts (bill_id);
create index payment_attempts_due on payment_attempts (ask_at) where ask_at is not null;

-- Money on its way back through the provider.
create table payment_refunds (
  id integer primary key,
  attempt_id integer not null references payment_attempts (id),
  bill_id integer not null references bills (id),
  reference text not null unique,  -- said again, it is the same refund
  amount integer not null check (amount > 0),
  reason text not null,
  cause text not null check (cause in ('asked', 'late', 'twice')),
  state text not null check (state in ('waiting', 'sent', 'done', 'failed')),
  remote_id text,
  failure text,
  made_at integer not null,
  made_by integer,                 -- null: by itself
  closed_at integer,
  tries integer not null default 0,
  try_at integer                   -- null: nothing left to do
) strict;
create index payment_refunds_bill on payment_refunds (bill_id);
create index payment_refunds_due on payment_refunds (try_at) where try_at is not null;
