-- sellers: what the ERP tells and the bridge has not taken. id names the row, the others are the columns of sellers (README.md), whose names
-- count without case and _; the rows of one record together. Without this file the bridge asks for no sellers.
select
    id, order_id, seller_id, reason
from bridge_sellers
where status = 'NEW'
order by id
