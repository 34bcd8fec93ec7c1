-- payments: what the ERP tells and the bridge has not taken. id names the row, the others are the columns of payments (README.md), whose names
-- count without case and _; the rows of one record together. Without this file the bridge asks for no payments.
select
    id, order_id, payment_id
from bridge_payments
where status = 'NEW'
order by id
