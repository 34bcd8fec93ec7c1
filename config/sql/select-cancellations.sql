-- cancellations: what the ERP tells and the bridge has not taken. id names the row, the others are the columns of cancellations (README.md), whose names
-- count without case and _; the rows of one record together. Without this file the bridge asks for no cancellations.
select
    id, order_id, action, reason
from bridge_cancellations
where status = 'NEW'
order by id
