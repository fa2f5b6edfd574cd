-- All of its money has gone back, or is on its way back.
alter table orders add column refunded_at integer;
