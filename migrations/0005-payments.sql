-- How a merchant takes money.
create table payment_methods (
  id integer primary key,
  merchant_id integer not null references people (id),
  kind text not null check (kind in ('bank-transfer', 'wallet-qr', 'cash-on-delivery')),
  label text not null,
  instructions blob not null,      -- sealed: account holder, bank, number …
  picture_id text references pictures (id),
  open integer not null default 1 check (open in (0, 1)),
  made_at integer not null
) strict;
create index payment_methods_merchant on payment_methods (merchant_id);

-- What somebody owes somebody. Knows nothing of orders.
create table bills (
  id integer primary key,
  payer_id integer not null references people (id),
  payee_id integer not null references people (id),
  method_id integer references payment_methods (id),
  kind text not null,
  amount integer not null check (amount >= 0),
  currency text not null,
  state text not null check (state in ('open', 'settled', 'void')),
  opened_at integer not null,
  closed_at integer,
  closed_by integer
) strict;
