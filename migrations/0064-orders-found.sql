-- A buyer's orders from one merchant are found without looking at each order.
drop index orders_buyer;
create index orders_buyer on orders (buyer_id, id desc, merchant_id);

-- Few of a buyer's orders are cancelled: nothing is written here before one is.
create index orders_cancelled_buyer on orders (buyer_id, id desc) where state = 'cancelled';
