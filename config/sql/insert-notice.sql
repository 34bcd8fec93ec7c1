-- What became of an order that the ERP has: canceled, replaced, cancellation-requested (the document's name). A row among the orders, without lines.
insert into bridge_order (
    document_name, digest, account, order_id, sequence, vtex_status, requested_by, reason, changed_at)
values (
    :documentName, :digest, :account, :orderId, :sequence, :status, :requestedBy, :reason, :changedAt)
