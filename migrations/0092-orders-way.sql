-- How an order reaches its buyer, and what was said about that when it was ordered.
alter table orders add column way text not null default 'standard' check (way in ('standard', 'express', 'collect'));
alter table orders add column way_text text not null default '';
