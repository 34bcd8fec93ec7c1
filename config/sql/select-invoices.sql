-- invoices: what the ERP tells and the bridge has not taken. id names the row, the others are the columns of invoices (README.md), whose names
-- count without case and _; the rows of one record together. Without this file the bridge asks for no invoices.
select
    id, order_id, invoice_number, issued_at, type, invoice_value, invoice_key, invoice_url, courier,
    tracking_number, tracking_url, sku_id, quantity, unit_price
from bridge_invoices
where status = 'NEW'
order by id
