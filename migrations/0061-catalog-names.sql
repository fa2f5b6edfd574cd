-- What a product is called by: what is found here comes before what only its texts say. Kept apart from product_words,
-- because there a word that stands in many texts and few names would be gone through to its end.
create virtual table product_names using fts5(
  title, tags, codes, places, content = '', contentless_delete = 1, prefix = '1 2', tokenize = 'unicode61 remove_diacritics 2'
);
insert or ignore into changed_words (product_id) select id from products;
create trigger names_removed after delete on products begin
  delete from product_names where rowid = old.id;
end;

-- A merchant's goods in each order.
create index products_merchant_price on products (merchant_id, price, id) where state = 'on-sale';
create index products_merchant_sold on products (merchant_id, sold, id) where state = 'on-sale';
