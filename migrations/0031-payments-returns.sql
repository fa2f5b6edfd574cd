-- Money that somebody has sent back by hand: of transfers, wallets and cash.
create table payment_returns (
  id integer primary key,
  bill_id integer not null references bills (id),
  part text not null,              -- of what, when several things are paid by one bill: order 12
  amount integer not null check (amount > 0),
  reference text not null,         -- by which it can be found at the bank or wallet
  reason text not null,
  made_at integer not null,
  made_by integer not null references people (id)
) strict;
create index payment_returns_bill on payment_returns (bill_id);
