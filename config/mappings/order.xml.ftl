<#--
  The order as XML, namespace urn:vtex-erp-bridge:order:1, as order.xsd beside this file describes it.

  An element is always there, and empty where the order has nothing. Amounts have a point and two decimals.
  Values are escaped and cleaned by themselves. What else is at hand: see order.csv.ftl.
-->
<?xml version="1.0" encoding="${charset}"?>
<order xmlns="urn:vtex-erp-bridge:order:1">
  <orderId>${order.orderId}</orderId>
  <sequence>${order.sequence}</sequence>
  <account>${order.account}</account>
  <createdAt>${order.createdAt}</createdAt>
  <status>${order.status}</status>
  <currency>${order.currency}</currency>
  <totals>
    <orderTotal>${order.totals.orderTotal}</orderTotal>
    <itemsTotal>${order.totals.itemsTotal}</itemsTotal>
    <discountTotal>${order.totals.discountTotal}</discountTotal>
    <freightTotal>${order.totals.freightTotal}</freightTotal>
    <taxTotal>${order.totals.taxTotal}</taxTotal>
    <adjustmentTotal>${order.totals.adjustmentTotal}</adjustmentTotal>
  </totals>
  <customer>
    <customerName>${order.customer.customerName}</customerName>
    <customerDocument>${order.customer.customerDocument}</customerDocument>
    <customerDocumentType>${order.customer.customerDocumentType}</customerDocumentType>
    <companyName>${order.customer.companyName}</companyName>
    <companyDocument>${order.customer.companyDocument}</companyDocument>
    <stateInscription>${order.customer.stateInscription}</stateInscription>
    <email>${order.customer.email}</email>
    <phone>${order.customer.phone}</phone>
  </customer>
  <#-- Of the first line; each line has its own, as an order may go to several places. -->
  <delivery>
    <receiverName>${order.delivery.receiverName}</receiverName>
    <deliveryChannel>${order.delivery.deliveryChannel}</deliveryChannel>
    <carrier>${table("carriers", order.delivery.carrier)}</carrier>
    <sla>${order.delivery.sla}</sla>
    <estimatedDelivery>${order.delivery.estimatedDelivery}</estimatedDelivery>
    <warehouseId>${table("warehouses", order.delivery.warehouseId, "|")}</warehouseId>
    <pickupPointId>${order.delivery.pickupPointId}</pickupPointId>
    <windowStart>${order.delivery.windowStart}</windowStart>
    <windowEnd>${order.delivery.windowEnd}</windowEnd>
    <address>
      <street>${order.delivery.address.street}</street>
      <number>${order.delivery.address.number}</number>
      <complement>${order.delivery.address.complement}</complement>
      <neighborhood>${order.delivery.address.neighborhood}</neighborhood>
      <city>${order.delivery.address.city}</city>
      <state>${order.delivery.address.state}</state>
      <postalCode>${order.delivery.address.postalCode}</postalCode>
      <country>${order.delivery.address.country}</country>
    </address>
  </delivery>
  <paymentMethods>${table("payment-methods", order.paymentMethods, "|")}</paymentMethods>
  <installments>${order.installments}</installments>
  <payments>
    <#list order.payments as payment>
    <payment>
      <method>${table("payment-methods", payment.method)}</method>
      <group>${payment.group}</group>
      <installments>${payment.installments}</installments>
      <amount>${payment.amount}</amount>
      <tid>${payment.tid}</tid>
      <nsu>${payment.nsu}</nsu>
      <authorization>${payment.authorization}</authorization>
      <acquirer>${payment.acquirer}</acquirer>
    </payment>
    </#list>
  </payments>
  <salesChannel>${order.salesChannel}</salesChannel>
  <affiliateId>${order.affiliateId}</affiliateId>
  <marketplaceOrderId>${order.marketplaceOrderId}</marketplaceOrderId>
  <notes>${order.notes}</notes>
  <lines>
    <#list order.lines as line>
    <line>
      <line>${line.line}</line>
      <uniqueId>${line.uniqueId}</uniqueId>
      <skuId>${table("skus", line.skuId)}</skuId>
      <refId>${line.refId}</refId>
      <ean>${line.ean}</ean>
      <name>${line.name}</name>
      <quantity>${line.quantity}</quantity>
      <unit>${line.unit}</unit>
      <unitMultiplier>${line.unitMultiplier}</unitMultiplier>
      <unitPrice>${line.unitPrice}</unitPrice>
      <lineGross>${line.lineGross}</lineGross>
      <lineDiscount>${line.lineDiscount}</lineDiscount>
      <lineFreight>${line.lineFreight}</lineFreight>
      <lineTax>${line.lineTax}</lineTax>
      <lineTotal>${line.lineTotal}</lineTotal>
      <delivery>
        <receiverName>${line.delivery.receiverName}</receiverName>
        <deliveryChannel>${line.delivery.deliveryChannel}</deliveryChannel>
        <carrier>${table("carriers", line.delivery.carrier)}</carrier>
        <sla>${line.delivery.sla}</sla>
        <estimatedDelivery>${line.delivery.estimatedDelivery}</estimatedDelivery>
        <warehouseId>${table("warehouses", line.delivery.warehouseId, "|")}</warehouseId>
        <pickupPointId>${line.delivery.pickupPointId}</pickupPointId>
        <windowStart>${line.delivery.windowStart}</windowStart>
        <windowEnd>${line.delivery.windowEnd}</windowEnd>
        <address>
          <street>${line.delivery.address.street}</street>
          <number>${line.delivery.address.number}</number>
          <complement>${line.delivery.address.complement}</complement>
          <neighborhood>${line.delivery.address.neighborhood}</neighborhood>
          <city>${line.delivery.address.city}</city>
          <state>${line.delivery.address.state}</state>
          <postalCode>${line.delivery.address.postalCode}</postalCode>
          <country>${line.delivery.address.country}</country>
        </address>
      </delivery>
      <components>
        <#list line.components as component>
        <component>
          <uniqueId>${component.uniqueId}</uniqueId>
          <skuId>${table("skus", component.skuId)}</skuId>
          <refId>${component.refId}</refId>
          <ean>${component.ean}</ean>
          <name>${component.name}</name>
          <quantity>${component.quantity}</quantity>
          <unitPrice>${component.unitPrice}</unitPrice>
        </component>
        </#list>
      </components>
      <services>
        <#list line.services as service>
        <service>
          <id>${service.id}</id>
          <type>${service.type}</type>
          <name>${service.name}</name>
          <quantity>${service.quantity}</quantity>
          <unitPrice>${service.unitPrice}</unitPrice>
        </service>
        </#list>
      </services>
      <attachments>
        <#list line.attachments as attachment>
        <attachment>
          <name>${attachment.name}</name>
          <#list attachment.fields as field>
          <field>
            <name>${field.name}</name>
            <value>${field.value}</value>
          </field>
          </#list>
        </attachment>
        </#list>
      </attachments>
    </line>
    </#list>
  </lines>
  <customData>
    <#list order.customData as field>
    <field>
      <app>${field.app}</app>
      <entityType>${field.entityType}</entityType>
      <entityId>${field.entityId}</entityId>
      <name>${field.name}</name>
      <value>${field.value}</value>
    </field>
    </#list>
  </customData>
</order>
