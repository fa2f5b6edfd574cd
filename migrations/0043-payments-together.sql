-- One way to pay for the goods of several merchants: the owner takes the money for all.
alter table payment_methods add column shared integer not null default 0 check (shared in (0, 1));
create index payment_methods_shared on payment_methods (id) where shared = 1 and open = 1;

-- What of the bill goes back, in the words of whoever asked: order 12.
alter table payment_refunds add column part text;

-- What the payer shows to say that it has been paid by hand.
create table bill_proofs (
  id integer primary key,
  bill_id integer not null references bills (id),
  picture_id text not null references pictures (id),
  note text not null default '',
  made_at integer not null
) strict;
create index bill_proofs_bill on bill_proofs (bill_id);

-- What waits to be confirmed by whoever is paid.
create index bills_payee on bills (payee_id, state, id desc);
