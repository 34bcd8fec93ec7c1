-- What operators decide about orders, and how they look at many of them.

-- Somebody decided that the bridge is not to hand this order over; the router obeys it until it is taken back. Both are set, or neither.
alter table vtex_order add column skipped_at timestamp with time zone;
alter table vtex_order add column skip_reason varchar;

-- Page by page through an account's orders, each page as cheap as the first: the whole order of the pages is in the index.
drop index vtex_order_by_time;
create index vtex_order_by_time on vtex_order (account, taken_at, order_id);
