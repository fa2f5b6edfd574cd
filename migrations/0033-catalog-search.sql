-- Categories stand in each other; a hidden one is not offered, but what is in it stays for sale.
alter table categories add column parent_id integer references categories (id);
alter table categories add column hidden_at integer;
alter table categories add column on_sale integer not null default 0;   -- right in it, not below; kept by the triggers
create index categories_parent on categories (parent_id, position, id);

alter table products add column tags text not null default '[]';         -- JSON: ["手工", "礼物"]
alter table products add column points text not null default '{}';       -- JSON: what speaks for it (function, material, scene)
alter table products add column comparison text not null default 'null'; -- JSON: a table against something else, with its sources
alter table products add column return_excluded text;                    -- why it is not taken back without a reason; null: it is
alter table products add column sold integer not null default 0;         -- pieces, of all paid orders

create index products_open_price on products (price, id) where state = 'on-sale';
create index products_open_sold on products (sold, id) where state = 'on-sale';
create index products_category_price on products (category_id, price, id) where state = 'on-sale';
create index products_category_sold on products (category_id, sold, id) where state = 'on-sale';

-- The same tags as rows, to find by.
create table product_tags (
  tag text not null collate nocase,
  product_id integer not null references products (id) on delete cascade,
  primary key (tag, product_id)
) strict, without rowid;
create index product_tags_product on product_tags (product_id);

create trigger product_tags_added after insert on products when new.tags <> '[]' begin
  insert or ignore into product_tags (tag, product_id) select value, new.id from json_each(new.tags);
end;
create trigger product_tags_changed after update of tags on products when new.tags <> old.tags begin
  delete from product_tags where product_id = new.id;
  insert or ignore into product_tags (tag, product_id) select value, new.id from json_each(new.tags);
end;

update categories set on_sale = (select count(*) from products where category_id = categories.id and state = 'on-sale');

create trigger categories_gained after insert on products when new.state = 'on-sale' begin
  update categories set on_sale = on_sale + 1 where id = new.category_id;
end;
create trigger categories_lost after delete on products when old.state = 'on-sale' begin
  update categories set on_sale = on_sale - 1 where id = old.category_id;
end;
create trigger categories_changed after update of state, category_id on products
  when (new.state = 'on-sale') <> (old.state = 'on-sale') or new.category_id <> old.category_id begin
  update categories set on_sale = on_sale - 1 where id = old.category_id and old.state = 'on-sale';
  update categories set on_sale = on_sale + 1 where id = new.category_id and new.state = 'on-sale';
end;

-- What products are found by: text in which each Chinese character stands alone, as the tokenizer takes a run of them
-- for one word. `places` names the category (c3) and the merchant (m5), not their names: those may change.
create virtual table product_words using fts5(
  title, tags, codes, points, body, places, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
insert into product_words (product_words, rank) values ('rank', 'bm25(10, 6, 8, 3, 1, 4)');

-- Products whose words have changed: entered by the triggers, written by the catalog within the same change.
create table changed_words (product_id integer primary key) strict;
insert into changed_words (product_id) select id from products;

create trigger words_added after insert on products begin
  insert or ignore into changed_words (product_id) values (new.id);
end;
create trigger words_changed after update of title, description, tags, points, category_id on products
  when new.title <> old.title or new.description <> old.description or new.tags <> old.tags or new.points <> old.points or new.category_id <> old.category_id begin
  insert or ignore into changed_words (product_id) values (new.id);
end;
create trigger words_coded after insert on variants when new.code <> '' begin
  insert or ignore into changed_words (product_id) values (new.product_id);
end;
create trigger words_recoded after update of code, removed_at on variants when new.code <> old.code or new.removed_at is not old.removed_at begin
  insert or ignore into changed_words (product_id) values (new.product_id);
end;
create trigger words_removed after delete on products begin
  delete from product_words where rowid = old.id;
  delete from changed_words where product_id = old.id;
end;

-- How far the stock ledger has been counted into products.sold.
create table sales_counted (id integer primary key check (id = 1), entry_id integer not null) strict;
insert into sales_counted (id, entry_id) values (1, 0);
