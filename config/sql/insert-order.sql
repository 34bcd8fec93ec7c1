-- The head of an order for the ERP: one row a document, which is the order itself (order), changed-1, replayed-1 and so on. Its lines, by
-- insert-order-line.sql, go in the same transaction. Parameters: docs/connect-erp-sql.md; :document is the text of config/mappings/order.*.ftl.
insert into bridge_order (
    document_name, digest, order_id, account, sequence, created_at, vtex_status, currency, order_total,
    items_total, discount_total, freight_total, tax_total, adjustment_total, customer_name, customer_document,
    customer_document_type, company_name, company_document, state_inscription, email, phone, receiver_name,
    street, street_number, complement, neighborhood, city, state, postal_code, country, delivery_channel,
    carrier, sla, estimated_delivery, warehouse_id, payment_methods, installments, sales_channel, affiliate_id,
    marketplace_order_id, notes)
values (
    :documentName, :digest, :orderId, :account, :sequence, :createdAt, :status, :currency, :orderTotal,
    :itemsTotal, :discountTotal, :freightTotal, :taxTotal, :adjustmentTotal, :customerName, :customerDocument,
    :customerDocumentType, :companyName, :companyDocument, :stateInscription, :email, :phone, :receiverName,
    :street, :number, :complement, :neighborhood, :city, :state, :postalCode, :country, :deliveryChannel,
    :carrier, :sla, :estimatedDelivery, :warehouseId, :paymentMethods, :installments, :salesChannel,
    :affiliateId, :marketplaceOrderId, :notes)
