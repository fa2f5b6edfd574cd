-- Whoever holds the money is not always who decides that it goes back: until they have sent it, it is still to be paid.
alter table payment_returns add column paid_at integer;
alter table payment_returns add column paid_by integer references people (id);
update payment_returns set paid_at = made_at, paid_by = made_by;
create index payment_returns_due on payment_returns (id) where paid_at is null;
