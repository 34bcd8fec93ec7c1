<#--
  TOTVS Protheus: a row a line item, columns named for the fields of SA1 (customer), SC5 (order) and SC6 (item) that your import fills.
  C5_XIDVTEX, C5_XTOTVTX and C5_XAJUSTE are fields of your own: add them to SC5, or rename them here.

  It adds up: the sum of C6_VALOR, plus C5_FRETE, C5_XIMPOST and C5_XAJUSTE, is C5_XTOTVTX; C6_VALOR is without freight and tax.
  How columns are written: see the README.md of config/mappings.
-->
<@rows of=lines; line>
  <@column C5_XIDVTEX=order.orderId/>
  <@column C5_EMISSAO=date(order.createdAt, "yyyyMMdd")/>
  <@column A1_PESSOA=order.customer.companyDocument?has_content?then("J", "F")/>
  <@column A1_CGC=order.customer.companyDocument?has_content?then(order.customer.companyDocument, order.customer.customerDocument)/>
  <@column A1_NOME=order.customer.companyName?has_content?then(order.customer.companyName, order.customer.customerName)/>
  <@column A1_INSCR=order.customer.stateInscription/>
  <@column A1_EMAIL=order.customer.email/>
  <@column A1_TEL=order.customer.phone/>
  <@column A1_END=line.delivery.address.street + ", " + line.delivery.address.number/>
  <@column A1_COMPLEM=line.delivery.address.complement/>
  <@column A1_BAIRRO=line.delivery.address.neighborhood/>
  <@column A1_MUN=line.delivery.address.city/>
  <@column A1_EST=line.delivery.address.state/>
  <@column A1_CEP=line.delivery.address.postalCode/>
  <@column C5_XRECEBE=line.delivery.receiverName/>
  <@column C5_XTRANSP=line.delivery.carrier/>
  <@column C5_FECENT=date(line.delivery.estimatedDelivery, "yyyyMMdd")/>
  <@column C5_XPAGTO=order.paymentMethods/>
  <@column C5_XPARCEL=order.installments/>
  <@column C5_FRETE=order.totals.freightTotal/>
  <@column C5_XIMPOST=order.totals.taxTotal/>
  <@column C5_XAJUSTE=order.totals.adjustmentTotal/>
  <@column C5_XTOTVTX=order.totals.orderTotal/>
  <@column C5_XOBS=order.notes/>
  <@column C6_ITEM=line.line?is_number?then(line.line?string("00"), "")/>
  <@column C6_PRODUTO=line.refId?has_content?then(line.refId, line.skuId)/>
  <@column C6_DESCRI=line.name/>
  <@column C6_UM=line.unit?upper_case/>
  <@column C6_QTDVEN=line.quantity/>
  <@column C6_PRUNIT=line.unitPrice/>
  <@column C6_VALDESC=line.lineDiscount?is_number?then(-line.lineDiscount, "")/>
  <@column C6_VALOR=line.lineGross?is_number?then(line.lineGross + line.lineDiscount, "")/>
</@rows>
