-- What became of the row, again each time that changes. :status is WAITING, POSTED, ALREADY_POSTED or REJECTED. Of a row that was mended
-- and set to NEW again, only the file that took it last tells.
update bridge_tracking_events
set status = :status, outcome_reason = :reason, vtex_receipt = :vtexReceipt, settled_at = :settledAt
where id = :id and file_name = :fileName and status <> 'NEW'
