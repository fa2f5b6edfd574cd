-- What a courier has done with of late is looked for among all of it.
create index parcels_done on parcels (courier_id, moved_at desc) where state in ('delivered', 'returned', 'cancelled');
