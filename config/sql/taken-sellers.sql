-- The row is in the bridge's inbox, as line :line of the file :fileName, and is not selected again. What the ERP did to it meanwhile stays.
update bridge_sellers
set status = 'TAKEN', file_name = :fileName, taken_at = :takenAt
where id = :id and status = 'NEW'
