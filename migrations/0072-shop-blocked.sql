-- What nobody may write where everybody reads it: in the chat, in reviews and in answers to them.
create table blocked_words (
  folded text primary key,         -- as it is compared
  word text not null,              -- as it was typed
  added_at integer not null,
  added_by integer not null
) strict, without rowid;
