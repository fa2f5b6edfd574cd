-- Days after its arrival until an order counts as received although the buyer has said nothing. Not below the seven days in which goods may be sent back.
alter table shop add column confirm_days integer not null default 10 check (confirm_days between 7 and 60);
