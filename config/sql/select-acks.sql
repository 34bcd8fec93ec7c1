-- acks: what the ERP tells and the bridge has not taken. id names the row, the others are the columns of acks (README.md), whose names
-- count without case and _; the rows of one record together. Without this file the bridge asks for no acks.
select
    id, order_id, erp_number
from bridge_acks
where status = 'NEW'
order by id
