-- How close to live viewers are, and whether smaller pictures are made for slow connections.
alter table rooms add column latency text not null default 'balanced' check (latency in ('lowest', 'balanced', 'safest'));
alter table rooms add column smaller integer not null default 0 check (smaller in (0, 1));
