-- Where variants cost differently, a list says from which price on.
alter table products add column highest_price integer not null default 0;
update products set highest_price = coalesce((select max(price) from variants where product_id = products.id and removed_at is null), price);

drop trigger variants_offered;
create trigger variants_offered after update of price, removed_at on variants
  when new.price <> old.price or new.removed_at is not old.removed_at begin
  update products set
    price = coalesce((select min(price) from variants where product_id = new.product_id and removed_at is null), price),
    highest_price = coalesce((select max(price) from variants where product_id = new.product_id and removed_at is null), highest_price),
    stock = coalesce((select sum(stock) from variants where product_id = new.product_id and removed_at is null), 0)
  where id = new.product_id;
end;
drop trigger variants_added;
create trigger variants_added after insert on variants begin
  update products set
    price = (select min(price) from variants where product_id = new.product_id and removed_at is null),
    highest_price = (select max(price) from variants where product_id = new.product_id and removed_at is null)
  where id = new.product_id;
end;
