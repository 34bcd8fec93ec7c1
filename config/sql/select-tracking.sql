-- tracking: what the ERP tells and the bridge has not taken. id names the row, the others are the columns of tracking (README.md), whose names
-- count without case and _; the rows of one record together. Without this file the bridge asks for no tracking.
select
    id, order_id, invoice_number, courier, tracking_number, tracking_url, dispatched_at
from bridge_tracking
where status = 'NEW'
order by id
