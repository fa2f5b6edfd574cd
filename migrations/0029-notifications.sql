-- What the shop has told somebody. How many are unread stands with the person, as every page shows it.
create table notifications (
  id integer primary key,
  person_id integer not null references people (id) on delete cascade,
  kind text not null,
  text blob not null,              -- sealed, in the person's own language
  url text not null,               -- a path within this shop
  at integer not null,
  read_at integer
) strict;
create index notifications_person on notifications (person_id, id desc);
create index notifications_unread on notifications (person_id, id) where read_at is null;
create index notifications_at on notifications (at);

-- What somebody does not want to be told by phone or mail.
create table notification_silences (
  person_id integer not null references people (id) on delete cascade,
  kind text not null,
  channel text not null check (channel in ('sms', 'mail')),
  since integer not null,
  primary key (person_id, kind, channel)
) strict, without rowid;

alter table people add column unread integer not null default 0;
create trigger notifications_told after insert on notifications when new.read_at is null begin
  update people set unread = unread + 1 where id = new.person_id;
end;
create trigger notifications_read after update of read_at on notifications when old.read_at is null and new.read_at is not null begin
  update people set unread = unread - 1 where id = new.person_id;
end;
create trigger notifications_forgotten after delete on notifications when old.read_at is null begin
  update people set unread = unread - 1 where id = old.person_id;
end;
