-- Shows that took place, the latest first.
create index rooms_ended on rooms (ended_at desc, id desc) where state = 'ended' and live_at is not null;

-- What shows are found by, as products are: see catalog-search.
create virtual table room_words using fts5(
  title, host, introduction, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

-- Shows whose words have changed: entered by the triggers, written by rooms.
create table changed_rooms (room_id integer primary key) strict;
insert into changed_rooms (room_id) select id from rooms;

create trigger rooms_words_added after insert on rooms begin
  insert or ignore into changed_rooms (room_id) values (new.id);
end;
create trigger rooms_words_changed after update of title, host_name, introduction on rooms
  when new.title <> old.title or new.host_name <> old.host_name or new.introduction <> old.introduction begin
  insert or ignore into changed_rooms (room_id) values (new.id);
end;
create trigger rooms_words_removed after delete on rooms begin
  delete from room_words where rowid = old.id;
  delete from changed_rooms where room_id = old.id;
end;
