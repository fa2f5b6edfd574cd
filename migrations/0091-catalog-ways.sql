-- Besides sending it, a merchant may offer to send it faster for more, or to have it ready to be collected.
create table delivery_ways (
  merchant_id integer not null references people (id),
  kind text not null check (kind in ('express', 'collect')),
  fee integer not null check (fee >= 0),    -- on top of what sending costs
  text text not null,                       -- how fast, or where and when it can be collected
  primary key (merchant_id, kind)
) strict, without rowid;
