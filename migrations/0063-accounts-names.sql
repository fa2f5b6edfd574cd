-- What people are found by: a part of their name, wherever it stands, from one character on. `ones` has every character
-- as a word, `twos` every two that stand side by side: a part is a row of these.
create virtual table people_names using fts5(
  ones, twos, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M* P* S* Co'"
);

create table name_places (place integer primary key) strict;   -- 1 to 80: as long as a name can be
insert into name_places (place) with recursive places (place) as (select 1 union all select place + 1 from places where place < 80) select place from places;

insert into people_names (rowid, ones, twos)
  select id,
    (select group_concat(substr(replace(name, ' ', ''), place, 1), ' ' order by place) from name_places where place <= length(replace(name, ' ', ''))),
    (select group_concat(substr(replace(name, ' ', ''), place, 2), ' ' order by place) from name_places where place < length(replace(name, ' ', '')))
  from people;

create trigger people_named after insert on people begin
  insert into people_names (rowid, ones, twos) values (new.id,
    (select group_concat(substr(replace(new.name, ' ', ''), place, 1), ' ' order by place) from name_places where place <= length(replace(new.name, ' ', ''))),
    (select group_concat(substr(replace(new.name, ' ', ''), place, 2), ' ' order by place) from name_places where place < length(replace(new.name, ' ', ''))));
end;
create trigger people_renamed after update of name on people when new.name <> old.name begin
  delete from people_names where rowid = old.id;
  insert into people_names (rowid, ones, twos) values (new.id,
    (select group_concat(substr(replace(new.name, ' ', ''), place, 1), ' ' order by place) from name_places where place <= length(replace(new.name, ' ', ''))),
    (select group_concat(substr(replace(new.name, ' ', ''), place, 2), ' ' order by place) from name_places where place < length(replace(new.name, ' ', ''))));
end;
create trigger people_unnamed after delete on people begin
  delete from people_names where rowid = old.id;
end;
