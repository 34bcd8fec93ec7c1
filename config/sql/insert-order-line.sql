-- One line of an order for the ERP. It has all parameters of insert-order.sql too; those of the delivery are the line's own.
insert into bridge_order_line (
    account, order_id, document_name, line, unique_id, sku_id, ref_id, ean, name, quantity, unit,
    unit_multiplier, unit_price, line_gross, line_discount, line_freight, line_tax, line_total, warehouse_id,
    estimated_delivery)
values (
    :account, :orderId, :documentName, :line, :uniqueId, :skuId, :refId, :ean, :name, :quantity, :unit,
    :unitMultiplier, :unitPrice, :lineGross, :lineDiscount, :lineFreight, :lineTax, :lineTotal, :warehouseId,
    :estimatedDelivery)
