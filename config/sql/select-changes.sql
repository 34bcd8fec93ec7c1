-- changes: what the ERP tells and the bridge has not taken. id names the row, the others are the columns of changes (README.md), whose names
-- count without case and _; the rows of one record together. Without this file the bridge asks for no changes.
select
    id, order_id, change_id, operation, unique_id, sku_id, quantity, unit_price, to_sku_id, to_quantity,
    to_unit_price, discount, increment, reason
from bridge_changes
where status = 'NEW'
order by id
