<#--
  The order as CSV: a header, then one row a line item. An order without items gets one row with empty line columns.

  One line below is one column: its name, and what stands in it. Add, drop, rename or move lines; the header follows.
  Separator, quotes, decimal sign, dates and charset come from config/application.properties (erp.*): nothing to do here.

  order   the order, in the groups of order.xml.ftl: order.totals.…, order.customer.…, order.payments[0].…
  line    the line item; line.delivery is where it goes. Also line.sellerId, line.isGift, line.components, line.services
  table   what the ERP calls it, by config/tables/NAME.csv; docs/translate-values.md
  custom  a field of the order's customData; empty where the order has none
  vtex    VTEX's own JSON, null and missing alike: put (…)! around it, as nothing in it is certain

      <@column costCenter=custom("costs", "costCenter")/>
      <@column utmSource=(vtex.marketingData.utmSource)!/>
      <@column name="order date" value=date(order.createdAt, "dd/MM/yyyy")/>
      <@column listPrice=money((vtex.items[0].listPrice)!)/>

  Try it:  ./bridge map samples/orders/two-items/order.json
-->
<@rows of=lines; line>
  <@column orderId=order.orderId/>
  <@column sequence=order.sequence/>
  <@column account=order.account/>
  <@column createdAt=order.createdAt/>
  <@column status=order.status/>
  <@column currency=order.currency/>
  <@column orderTotal=order.totals.orderTotal/>
  <@column itemsTotal=order.totals.itemsTotal/>
  <@column discountTotal=order.totals.discountTotal/>
  <@column freightTotal=order.totals.freightTotal/>
  <@column taxTotal=order.totals.taxTotal/>
  <@column adjustmentTotal=order.totals.adjustmentTotal/>
  <@column customerName=order.customer.customerName/>
  <@column customerDocument=order.customer.customerDocument/>
  <@column customerDocumentType=order.customer.customerDocumentType/>
  <@column companyName=order.customer.companyName/>
  <@column companyDocument=order.customer.companyDocument/>
  <@column stateInscription=order.customer.stateInscription/>
  <@column email=order.customer.email/>
  <@column phone=order.customer.phone/>
  <@column receiverName=line.delivery.receiverName/>
  <@column street=line.delivery.address.street/>
  <@column number=line.delivery.address.number/>
  <@column complement=line.delivery.address.complement/>
  <@column neighborhood=line.delivery.address.neighborhood/>
  <@column city=line.delivery.address.city/>
  <@column state=line.delivery.address.state/>
  <@column postalCode=line.delivery.address.postalCode/>
  <@column country=line.delivery.address.country/>
  <@column deliveryChannel=line.delivery.deliveryChannel/>
  <@column carrier=line.delivery.carrier/>
  <@column sla=line.delivery.sla/>
  <@column estimatedDelivery=line.delivery.estimatedDelivery/>
  <@column warehouseId=line.delivery.warehouseId/>
  <@column paymentMethods=order.paymentMethods/>
  <@column installments=order.installments/>
  <@column salesChannel=order.salesChannel/>
  <@column affiliateId=order.affiliateId/>
  <@column marketplaceOrderId=order.marketplaceOrderId/>
  <@column notes=order.notes/>
  <@column line=line.line/>
  <@column uniqueId=line.uniqueId/>
  <@column skuId=line.skuId/>
  <@column refId=line.refId/>
  <@column ean=line.ean/>
  <@column name=line.name/>
  <@column quantity=line.quantity/>
  <@column unit=line.unit/>
  <@column unitMultiplier=line.unitMultiplier/>
  <@column unitPrice=line.unitPrice/>
  <@column lineGross=line.lineGross/>
  <@column lineDiscount=line.lineDiscount/>
  <@column lineFreight=line.lineFreight/>
  <@column lineTax=line.lineTax/>
  <@column lineTotal=line.lineTotal/>
</@rows>
