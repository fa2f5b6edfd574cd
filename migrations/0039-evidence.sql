-- The key with which this shop signs what it gives out about an order: made once.
create table evidence_keys (
  id integer primary key check (id = 1),
  public_key text not null,        -- PEM
  private_key blob not null,       -- sealed
  made_at integer not null
) strict;
