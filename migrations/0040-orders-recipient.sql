-- To find an order by the whole name of its recipient without going through all of them.
create index orders_recipient on orders (recipient_index, id);
