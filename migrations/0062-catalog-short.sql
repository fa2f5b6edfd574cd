-- What runs short, of one merchant: whose a variant is, is written with it, so that an index can begin with it.
alter table variants add column owner_id integer;
update variants set owner_id = (select merchant_id from products where id = product_id);
create trigger variants_owned after insert on variants begin
  update variants set owner_id = (select merchant_id from products where id = new.product_id) where id = new.id;
end;

drop index variants_short;
create index variants_short on variants (owner_id, product_id desc, id desc) where low_at is not null and stock <= low_at and removed_at is null;
