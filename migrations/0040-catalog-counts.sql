-- How many products a merchant has in each state: counted as they change, not when they are looked at.
create table product_counts (
  merchant_id integer not null references people (id) on delete cascade,
  state text not null,
  count integer not null,
  primary key (merchant_id, state)
) strict, without rowid;
insert into product_counts (merchant_id, state, count) select merchant_id, state, count(*) from products group by merchant_id, state;

create trigger products_counted_in after insert on products begin
  insert into product_counts (merchant_id, state, count) values (new.merchant_id, new.state, 1) on conflict (merchant_id, state) do update set count = count + 1;
end;
create trigger products_counted_out after delete on products begin
  update product_counts set count = count - 1 where merchant_id = old.merchant_id and state = old.state;
end;
create trigger products_counted_on after update of state, merchant_id on products when new.state <> old.state or new.merchant_id <> old.merchant_id begin
  update product_counts set count = count - 1 where merchant_id = old.merchant_id and state = old.state;
  insert into product_counts (merchant_id, state, count) values (new.merchant_id, new.state, 1) on conflict (merchant_id, state) do update set count = count + 1;
end;
