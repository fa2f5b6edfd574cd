-- What a buyer's tabs count: orders that are still under way, of which there are few.
create index orders_open_buyer on orders (buyer_id, state) where state in ('placed', 'paid', 'shipped', 'delivered');
