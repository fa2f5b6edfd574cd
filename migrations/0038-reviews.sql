-- What buyers say of what they have received: one for each line of an order.
create table reviews (
  id integer primary key,
  order_id integer not null references orders (id),
  position integer not null,
  product_id integer not null references products (id),
  merchant_id integer not null references people (id),
  author_id integer not null references people (id),
  variant_name text not null default '',
  stars integer not null check (stars between 1 and 5),
  text text not null default '',
  anonymous integer not null default 0 check (anonymous in (0, 1)),
  pictured integer not null default 0 check (pictured in (0, 1)),
  made_at integer not null,
  later_text text,                 -- said after some time of use
  later_at integer,
  answer text,                     -- the merchant's
  answered_at integer,
  reported_at integer,             -- the oldest report that nobody has looked at
  hidden_at integer,
  hidden_by integer,
  hidden_because text,
  unique (order_id, position)
) strict;
create index reviews_product on reviews (product_id, id desc) where hidden_at is null;
create index reviews_stars on reviews (product_id, stars, id desc) where hidden_at is null;
create index reviews_pictured on reviews (product_id, id desc) where hidden_at is null and pictured = 1;
create index reviews_merchant on reviews (merchant_id, id desc);
create index reviews_unanswered on reviews (merchant_id, id desc) where answer is null and hidden_at is null;
create index reviews_author on reviews (author_id, id desc);
create index reviews_reported on reviews (reported_at, id) where reported_at is not null;
create index reviews_hidden on reviews (id desc) where hidden_at is not null;

create table review_pictures (
  review_id integer not null references reviews (id) on delete cascade,
  position integer not null,
  picture_id text not null references pictures (id),
  primary key (review_id, position)
) strict, without rowid;

create table review_reports (
  review_id integer not null references reviews (id) on delete cascade,
  person_id integer not null references people (id),
  reason text not null,
  note text not null default '',
  at integer not null,
  primary key (review_id, person_id)
) strict, without rowid;

-- How a product is rated: kept in step by the triggers below, so that a page reads one row.
create table review_scores (
  product_id integer primary key references products (id),
  count integer not null default 0,
  stars integer not null default 0,
  pictured integer not null default 0,
  ones integer not null default 0,
  twos integer not null default 0,
  threes integer not null default 0,
  fours integer not null default 0,
  fives integer not null default 0
) strict;

create trigger reviews_count_in after insert on reviews when new.hidden_at is null begin
  insert into review_scores (product_id) values (new.product_id) on conflict do nothing;
  update review_scores set count = count + 1, stars = stars + new.stars, pictured = pictured + new.pictured,
    ones = ones + (new.stars = 1), twos = twos + (new.stars = 2), threes = threes + (new.stars = 3), fours = fours + (new.stars = 4), fives = fives + (new.stars = 5)
  where product_id = new.product_id;
end;
create trigger reviews_count_out after delete on reviews when old.hidden_at is null begin
  update review_scores set count = count - 1, stars = stars - old.stars, pictured = pictured - old.pictured,
    ones = ones - (old.stars = 1), twos = twos - (old.stars = 2), threes = threes - (old.stars = 3), fours = fours - (old.stars = 4), fives = fives - (old.stars = 5)
  where product_id = old.product_id;
end;
create trigger reviews_count_hidden after update of hidden_at on reviews when (old.hidden_at is null) <> (new.hidden_at is null) begin
  update review_scores set
    count = count + iif(new.hidden_at is null, 1, -1),
    stars = stars + iif(new.hidden_at is null, 1, -1) * new.stars,
    pictured = pictured + iif(new.hidden_at is null, 1, -1) * new.pictured,
    ones = ones + iif(new.hidden_at is null, 1, -1) * (new.stars = 1),
    twos = twos + iif(new.hidden_at is null, 1, -1) * (new.stars = 2),
    threes = threes + iif(new.hidden_at is null, 1, -1) * (new.stars = 3),
    fours = fours + iif(new.hidden_at is null, 1, -1) * (new.stars = 4),
    fives = fives + iif(new.hidden_at is null, 1, -1) * (new.stars = 5)
  where product_id = new.product_id;
end;
