<#--
  The order as JSON: the structure of order.xml.ftl, as order.schema.json beside this file describes it.

  A name is always there, and "" where the order has nothing. Amounts are texts with a point and two decimals, so that no reader
  makes a floating point number of them. What else is at hand: see order.csv.ftl, and json(VALUE), a whole value without quotes around it:

      "quantity": ${json(line.quantity)},
      "loyalty": ${json((vtex.customData.customApps)!)},

  Values stay within their quotes whatever is in them. What comes out is read again before it is delivered.
-->
{
  "orderId": "${order.orderId}",
  "sequence": "${order.sequence}",
  "account": "${order.account}",
  "createdAt": "${order.createdAt}",
  "status": "${order.status}",
  "currency": "${order.currency}",
  "totals": {
    "orderTotal": "${order.totals.orderTotal}",
    "itemsTotal": "${order.totals.itemsTotal}",
    "discountTotal": "${order.totals.discountTotal}",
    "freightTotal": "${order.totals.freightTotal}",
    "taxTotal": "${order.totals.taxTotal}",
    "adjustmentTotal": "${order.totals.adjustmentTotal}"
  },
  "customer": {
    "customerName": "${order.customer.customerName}",
    "customerDocument": "${order.customer.customerDocument}",
    "customerDocumentType": "${order.customer.customerDocumentType}",
    "companyName": "${order.customer.companyName}",
    "companyDocument": "${order.customer.companyDocument}",
    "stateInscription": "${order.customer.stateInscription}",
    "email": "${order.customer.email}",
    "phone": "${order.customer.phone}"
  },
  <#-- Of the first line; each line has its own, as an order may go to several places. -->
  "delivery": {
    "receiverName": "${order.delivery.receiverName}",
    "deliveryChannel": "${order.delivery.deliveryChannel}",
    "carrier": "${order.delivery.carrier}",
    "sla": "${order.delivery.sla}",
    "estimatedDelivery": "${order.delivery.estimatedDelivery}",
    "warehouseId": "${order.delivery.warehouseId}",
    "pickupPointId": "${order.delivery.pickupPointId}",
    "windowStart": "${order.delivery.windowStart}",
    "windowEnd": "${order.delivery.windowEnd}",
    "address": {
      "street": "${order.delivery.address.street}",
      "number": "${order.delivery.address.number}",
      "complement": "${order.delivery.address.complement}",
      "neighborhood": "${order.delivery.address.neighborhood}",
      "city": "${order.delivery.address.city}",
      "state": "${order.delivery.address.state}",
      "postalCode": "${order.delivery.address.postalCode}",
      "country": "${order.delivery.address.country}"
    }
  },
  "paymentMethods": "${order.paymentMethods}",
  "installments": "${order.installments}",
  "payments": [
    <#list order.payments as payment>
    {
      "method": "${payment.method}",
      "group": "${payment.group}",
      "installments": "${payment.installments}",
      "amount": "${payment.amount}",
      "tid": "${payment.tid}",
      "nsu": "${payment.nsu}",
      "authorization": "${payment.authorization}",
      "acquirer": "${payment.acquirer}"
    }<#sep>,</#sep>
    </#list>
  ],
  "salesChannel": "${order.salesChannel}",
  "affiliateId": "${order.affiliateId}",
  "marketplaceOrderId": "${order.marketplaceOrderId}",
  "notes": "${order.notes}",
  "lines": [
    <#list order.lines as line>
    {
      "line": "${line.line}",
      "uniqueId": "${line.uniqueId}",
      "skuId": "${line.skuId}",
      "refId": "${line.refId}",
      "ean": "${line.ean}",
      "name": "${line.name}",
      "quantity": "${line.quantity}",
      "unit": "${line.unit}",
      "unitMultiplier": "${line.unitMultiplier}",
      "unitPrice": "${line.unitPrice}",
      "lineGross": "${line.lineGross}",
      "lineDiscount": "${line.lineDiscount}",
      "lineFreight": "${line.lineFreight}",
      "lineTax": "${line.lineTax}",
      "lineTotal": "${line.lineTotal}",
      "delivery": {
        "receiverName": "${line.delivery.receiverName}",
        "deliveryChannel": "${line.delivery.deliveryChannel}",
        "carrier": "${line.delivery.carrier}",
        "sla": "${line.delivery.sla}",
        "estimatedDelivery": "${line.delivery.estimatedDelivery}",
        "warehouseId": "${line.delivery.warehouseId}",
        "pickupPointId": "${line.delivery.pickupPointId}",
        "windowStart": "${line.delivery.windowStart}",
        "windowEnd": "${line.delivery.windowEnd}",
        "address": {
          "street": "${line.delivery.address.street}",
          "number": "${line.delivery.address.number}",
          "complement": "${line.delivery.address.complement}",
          "neighborhood": "${line.delivery.address.neighborhood}",
          "city": "${line.delivery.address.city}",
          "state": "${line.delivery.address.state}",
          "postalCode": "${line.delivery.address.postalCode}",
          "country": "${line.delivery.address.country}"
        }
      },
      "components": [
        <#list line.components as component>
        {
          "uniqueId": "${component.uniqueId}",
          "skuId": "${component.skuId}",
          "refId": "${component.refId}",
          "ean": "${component.ean}",
          "name": "${component.name}",
          "quantity": "${component.quantity}",
          "unitPrice": "${component.unitPrice}"
        }<#sep>,</#sep>
        </#list>
      ],
      "services": [
        <#list line.services as service>
        {
          "id": "${service.id}",
          "type": "${service.type}",
          "name": "${service.name}",
          "quantity": "${service.quantity}",
          "unitPrice": "${service.unitPrice}"
        }<#sep>,</#sep>
        </#list>
      ],
      "attachments": [
        <#list line.attachments as attachment>
        {
          "name": "${attachment.name}",
          "fields": [
            <#list attachment.fields as field>
            { "name": "${field.name}", "value": "${field.value}" }<#sep>,</#sep>
            </#list>
          ]
        }<#sep>,</#sep>
        </#list>
      ]
    }<#sep>,</#sep>
    </#list>
  ],
  "customData": [
    <#list order.customData as field>
    {
      "app": "${field.app}",
      "entityType": "${field.entityType}",
      "entityId": "${field.entityId}",
      "name": "${field.name}",
      "value": "${field.value}"
    }<#sep>,</#sep>
    </#list>
  ]
}
