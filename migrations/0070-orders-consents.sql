-- What the buyer was told and said yes to about a line before it was bought.
create table order_consents (
  order_id integer not null references orders (id),
  position integer not null,       -- of the order's line
  shown text not null,             -- in the language it was read in
  said text,                       -- the sentence that was ticked; null: none was asked for
  at integer not null,
  primary key (order_id, position)
) strict, without rowid;
