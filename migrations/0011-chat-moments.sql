-- A replay asks what was said between two moments.
create index messages_moment on messages (room_id, sent_at, id);
