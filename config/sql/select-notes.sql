-- notes: what the ERP tells and the bridge has not taken. id names the row, the others are the columns of notes (README.md), whose names
-- count without case and _; the rows of one record together. Without this file the bridge asks for no notes.
select
    id, order_id, text
from bridge_notes
where status = 'NEW'
order by id
