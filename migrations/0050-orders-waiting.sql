-- Each said as SQLite can tell it for one state by comparing: of a list it makes a table for every order that is written.
drop index orders_waiting;
create index orders_waiting on orders (state, moved_at) where state <> 'paid' and state <> 'completed' and state <> 'cancelled';
drop index orders_open_buyer;
create index orders_open_buyer on orders (buyer_id, state) where state <> 'completed' and state <> 'cancelled';
