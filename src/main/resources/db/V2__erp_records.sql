-- What the ERP tells: its files, their records, and how far each record came on its way to VTEX.

-- How far the calls to VTEX are known to have come: "post-invoice sent" before a call, "post-invoice answered" after a known
-- answer. What is sent and not answered has lost its answer, and is settled by reading the order.
alter table work_item add column mark varchar;
alter table work_item add column marked_at timestamp with time zone;
-- What VTEX answered last to identify it: an invoice's receipt, a change's request id.
alter table work_item add column vtex_receipt varchar;
-- posted, already-posted or rejected, once it is done.
alter table work_item add column outcome varchar;
