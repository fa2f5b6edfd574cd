-- The ledger of one merchant, page by page, however many others there are.
create table merchant_entries (
  merchant_id integer not null,
  entry_id integer not null references stock_entries (id),
  primary key (merchant_id, entry_id)
) strict, without rowid;
insert into merchant_entries (merchant_id, entry_id)
  select merchant_id, stock_entries.id from stock_entries join variants on variants.id = variant_id join products on products.id = product_id;
create trigger stock_entries_listed after insert on stock_entries begin
  insert into merchant_entries (merchant_id, entry_id)
    select merchant_id, new.id from variants join products on products.id = product_id where variants.id = new.variant_id;
end;

create index products_owned on products (merchant_id, id desc);
create index variants_short on variants (product_id) where low_at is not null and stock <= low_at and removed_at is null;
create index variants_barcode on variants (barcode) where barcode <> '';

-- Somebody is asked to be the supplier of a merchant: found by whoever has proved that the phone or address is theirs.
create table supplier_invitations (
  merchant_id integer not null references people (id),
  contact_index text not null,
  contact blob not null,                            -- sealed
  invited_at integer not null,
  primary key (merchant_id, contact_index)
) strict, without rowid;
create index supplier_invitations_contact on supplier_invitations (contact_index);
