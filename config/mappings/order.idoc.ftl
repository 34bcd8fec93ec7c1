<#--
  The order as an SAP IDoc: message ORDERS, basic type ORDERS05, its segments in the order that the type demands. orders05.xsd beside this file
  has the segments and lengths used here.

  <@field NAME1=order.customer.customerName max=35 cut=true/> writes one field of a segment: nothing when it is empty; longer than max it is
  cut where it says so (the order's timeline tells it), else the order is parked, cause mapping. What else is at hand: see order.csv.ftl.

  What your SAP system calls itself and its partners stands in config/local.properties; see config/presets/sap-idoc/README.md.
-->
<#assign own = {
  "client": config["idoc.client"]!"",
  "senderPort": config["idoc.sender-port"]!"VTEX",
  "sender": config["idoc.sender"]!"VTEX",
  "receiverPort": config["idoc.receiver-port"]!"SAP",
  "receiver": config["idoc.receiver"]!"SAP",
  "partnerType": config["idoc.partner-type"]!"LS",
  "soldTo": config["idoc.sold-to"]!""
}>
<#assign units = {"un": "PCE", "unid": "PCE", "pc": "PCE", "kg": "KGM", "g": "GRM", "l": "LTR", "lt": "LTR", "ml": "MLT", "m": "MTR", "m2": "MTK", "cm": "CMT"}>
<#assign countries = {"ARG": "AR", "BOL": "BO", "BRA": "BR", "CHL": "CL", "COL": "CO", "CRI": "CR", "ECU": "EC", "ESP": "ES", "GTM": "GT", "ITA": "IT",
  "MEX": "MX", "PAN": "PA", "PER": "PE", "PRT": "PT", "PRY": "PY", "ROU": "RO", "SLV": "SV", "URY": "UY", "USA": "US", "VEN": "VE"}>
<#assign buyer = order.customer.companyName?has_content?then(order.customer.companyName, order.customer.customerName)>
<#assign buyerDocument = order.customer.companyDocument?has_content?then(order.customer.companyDocument, order.customer.customerDocument)>
<#-- Street and house number have fields of their own; a long number goes before the complement. -->
<#macro partner function name number delivery>
<#assign house = delivery.address.number?length lte 6>
      <@field PARVW=function max=3/>
      <@field PARTN=number max=17/>
      <@field LIFNR=(function == "WE")?then("", buyerDocument) max=17/>
      <@field NAME1=name max=35 cut=true/>
      <@field NAME2=(function == "WE")?then(delivery.pickupPointId, "") max=35 cut=true/>
      <@field STRAS=delivery.address.street max=35 cut=true/>
      <@field STRS2=house?then(delivery.address.complement, (delivery.address.number + " " + delivery.address.complement)?trim) max=35 cut=true/>
      <@field ORT01=delivery.address.city max=35 cut=true/>
      <@field PSTLZ=delivery.address.postalCode max=9/>
      <@field LAND1=countries[delivery.address.country]!delivery.address.country max=3/>
      <@field TELF1=(function == "WE")?then("", order.customer.phone) max=25 cut=true/>
      <@field ORT02=delivery.address.neighborhood max=35 cut=true/>
      <@field HAUSN=house?then(delivery.address.number, "") max=6/>
      <@field REGIO=(delivery.address.state?length lte 3)?then(delivery.address.state, "") max=3/>
</#macro>
<#macro condition text amount>
<#if amount != 0>
      <E1EDP05 SEGMENT="1">
        <@field ALCKZ=(amount lt 0)?then("-", "+") max=3/>
        <@field KSCHL=config["idoc.condition-" + text]!"" max=4/>
        <@field KOTXT=text max=80/>
        <@field BETRG=(amount lt 0)?then(-amount, amount) max=18/>
      </E1EDP05>
</#if>
</#macro>
<?xml version="1.0" encoding="${charset}"?>
<ORDERS05>
  <IDOC BEGIN="1">
    <EDI_DC40 SEGMENT="1">
      <TABNAM>EDI_DC40</TABNAM>
      <@field MANDT=own.client max=3/>
      <DIRECT>2</DIRECT>
      <IDOCTYP>ORDERS05</IDOCTYP>
      <MESTYP>ORDERS</MESTYP>
      <@field SNDPOR=own.senderPort max=10/>
      <@field SNDPRT=own.partnerType max=2/>
      <@field SNDPRN=own.sender max=10/>
      <@field RCVPOR=own.receiverPort max=10/>
      <@field RCVPRT=own.partnerType max=2/>
      <@field RCVPRN=own.receiver max=10/>
      <@field CREDAT=date(order.createdAt, "yyyyMMdd") max=8/>
      <@field CRETIM=date(order.createdAt, "HHmmss") max=6/>
      <@field ARCKEY=order.orderId max=70/>
    </EDI_DC40>
    <E1EDK01 SEGMENT="1">
      <@field CURCY=order.currency max=3/>
      <@field BSART=config["idoc.order-type"]!"" max=4/>
      <@field BELNR=order.orderId max=35/>
    </E1EDK01>
    <#-- Sales organization, distribution channel and division, where SAP cannot find them by itself. -->
    <#list [["008", "idoc.sales-organization"], ["007", "idoc.distribution-channel"], ["006", "idoc.division"]] as organization>
    <#if (config[organization[1]]!"")?has_content>
    <E1EDK14 SEGMENT="1">
      <@field QUALF=organization[0] max=3/>
      <@field ORGID=config[organization[1]] max=35/>
    </E1EDK14>
    </#if>
    </#list>
    <#-- 012 when the order was placed, 002 until when it is promised -->
    <#if order.createdAt?has_content>
    <E1EDK03 SEGMENT="1">
      <IDDAT>012</IDDAT>
      <@field DATUM=date(order.createdAt, "yyyyMMdd") max=8/>
      <@field UZEIT=date(order.createdAt, "HHmmss") max=6/>
    </E1EDK03>
    </#if>
    <#if order.delivery.estimatedDelivery?has_content>
    <E1EDK03 SEGMENT="1">
      <IDDAT>002</IDDAT>
      <@field DATUM=date(order.delivery.estimatedDelivery, "yyyyMMdd") max=8/>
    </E1EDK03>
    </#if>
    <#-- What VTEX's own figures leave over, so that all amounts add up to the sum at the end. -->
    <#if order.totals.adjustmentTotal != 0>
    <E1EDK05 SEGMENT="1">
      <@field ALCKZ=(order.totals.adjustmentTotal lt 0)?then("-", "+") max=3/>
      <@field KSCHL=config["idoc.condition-adjustment"]!"" max=4/>
      <KOTXT>adjustment</KOTXT>
      <@field BETRG=(order.totals.adjustmentTotal lt 0)?then(-order.totals.adjustmentTotal, order.totals.adjustmentTotal) max=18/>
    </E1EDK05>
    </#if>
    <E1EDKA1 SEGMENT="1">
      <@partner function="AG" name=buyer number=own.soldTo delivery=order.delivery/>
    </E1EDKA1>
    <E1EDKA1 SEGMENT="1">
      <@partner function="WE" name=order.delivery.receiverName number="" delivery=order.delivery/>
    </E1EDKA1>
    <E1EDKA1 SEGMENT="1">
      <@partner function="RE" name=buyer number=own.soldTo delivery=order.delivery/>
    </E1EDKA1>
    <E1EDK02 SEGMENT="1">
      <QUALF>001</QUALF>
      <@field BELNR=order.orderId max=35/>
    </E1EDK02>
    <#list order.lines as line>
    <E1EDP01 SEGMENT="1">
      <@field POSEX=(line.line * 10)?string("000000") max=6/>
      <@field MENGE=line.quantity max=15/>
      <@field MENEE=units[line.unit?lower_case]!line.unit?upper_case max=3/>
      <@field VPREI=line.unitPrice max=15/>
      <@field NETWR=line.lineGross max=18/>
      <@condition text="discount" amount=line.lineDiscount/>
      <@condition text="freight" amount=line.lineFreight/>
      <@condition text="tax" amount=line.lineTax/>
      <#-- A line that goes elsewhere than the order's first. -->
      <#assign there = line.delivery.receiverName + line.delivery.address?values?join("|")>
      <#if there != order.delivery.receiverName + order.delivery.address?values?join("|")>
      <E1EDPA1 SEGMENT="1">
      <@partner function="WE" name=line.delivery.receiverName number="" delivery=line.delivery/>
      </E1EDPA1>
      </#if>
      <#list [["001", line.skuId], ["002", line.refId], ["003", line.ean]] as id>
      <#if id[1]?has_content>
      <E1EDP19 SEGMENT="1">
        <@field QUALF=id[0] max=3/>
        <@field IDTNR=id[1] max=35/>
        <@field KTEXT=(id[0] == "001")?then(line.name, "") max=70 cut=true/>
      </E1EDP19>
      </#if>
      </#list>
    </E1EDP01>
    </#list>
    <E1EDS01 SEGMENT="1">
      <SUMID>002</SUMID>
      <@field SUMME=order.totals.orderTotal max=18/>
      <@field SUNIT=order.currency max=3/>
    </E1EDS01>
  </IDOC>
</ORDERS05>
