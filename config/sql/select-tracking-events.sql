-- tracking-events: what the ERP tells and the bridge has not taken. id names the row, the others are the columns of tracking-events (README.md), whose names
-- count without case and _; the rows of one record together. Without this file the bridge asks for no tracking-events.
select
    id, order_id, invoice_number, occurred_at, description, city, state, delivered, delivered_at
from bridge_tracking_events
where status = 'NEW'
order by id
