-- The digest with which the ERP has this document already; no row when it has not. The bridge looks before it writes, so that a document
-- whose commit was answered to nobody is not written twice. A table without a digest answers null: then the key alone counts.
select digest
from bridge_order
where account = :account and order_id = :orderId and document_name = :documentName
