-- Other places a room's stream is sent on to.
create table room_simulcasts (
  id integer primary key,
  room_id integer not null references rooms (id) on delete cascade,
  name text not null,
  address blob not null,           -- sealed: it ends with that place's stream key
  open integer not null default 1 check (open in (0, 1)),
  made_at integer not null
) strict;
create index room_simulcasts_room on room_simulcasts (room_id, id);
