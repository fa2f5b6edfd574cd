-- A merchant's shows that took place, the latest first.
create index rooms_shown on rooms (merchant_id, live_at desc, id desc) where state = 'ended' and live_at is not null;
