create table messages (
  id integer primary key,
  room_id integer not null references rooms (id) on delete cascade,
  author_id integer not null references people (id),
  text text not null,
  sent_at integer not null,
  hidden_at integer,
  hidden_by integer
) strict;
create index messages_room on messages (room_id, id desc);

create table like_counts (
  room_id integer primary key references rooms (id) on delete cascade,
  likes integer not null
) strict;
