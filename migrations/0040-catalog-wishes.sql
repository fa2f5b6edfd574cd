-- Who wants to hear that something is there again: somebody signed in, or a contact.
create table stock_wishes (
  id integer primary key,
  variant_id integer not null references variants (id) on delete cascade,
  person_id integer references people (id) on delete cascade,
  contact blob,                    -- sealed
  contact_index text,
  locale text not null,
  asked_at integer not null,
  told_at integer,                 -- once, then it is done
  check ((person_id is null) = (contact is not null) and (contact is null) = (contact_index is null))
) strict;
create unique index stock_wishes_person on stock_wishes (person_id, variant_id) where told_at is null and person_id is not null;
create unique index stock_wishes_contact on stock_wishes (contact_index, variant_id) where told_at is null and contact_index is not null;
create index stock_wishes_waiting on stock_wishes (variant_id, id) where told_at is null;
create index stock_wishes_asked on stock_wishes (asked_at);
