-- Whose price was lowered then, to list what a merchant has lowered; empty when it was not.
alter table variant_prices add column lowered_of integer;
create trigger variant_prices_lowered after insert on variant_prices begin
  update variant_prices set lowered_of = (select owner_id from variants where id = new.variant_id)
  where variant_id = new.variant_id and at = new.at
    and new.price < (select price from variant_prices where variant_id = new.variant_id and at < new.at order by at desc limit 1);
end;
create trigger variant_prices_corrected after update of price on variant_prices begin
  update variant_prices set lowered_of = iif(
    new.price < (select price from variant_prices where variant_id = new.variant_id and at < new.at order by at desc limit 1),
    (select owner_id from variants where id = new.variant_id), null)
  where variant_id = new.variant_id and at = new.at;
end;
update variant_prices set lowered_of = (select owner_id from variants where id = variant_id)
  where price < (select price from variant_prices as earlier where earlier.variant_id = variant_prices.variant_id and earlier.at < variant_prices.at order by at desc limit 1);
create index variant_prices_lowered_of on variant_prices (lowered_of, at desc, variant_id) where lowered_of is not null;
