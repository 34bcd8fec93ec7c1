<#--
  What became of an order that the ERP has, as an SAP IDoc: message ORDCHG, basic type ORDERS05, as orders05.xsd beside this file describes it.

  canceled and replaced are ACTION 001, which takes the whole document back. cancellation-requested is ACTION 002 with a delivery block, because
  picking is to stop and VTEX decides later. The reason is a text of the header. What is at hand: see order.idoc.ftl and notice.csv.ftl.
-->
<#assign requested = notice.status == "cancellation-requested">
<?xml version="1.0" encoding="${charset}"?>
<ORDERS05>
  <IDOC BEGIN="1">
    <EDI_DC40 SEGMENT="1">
      <TABNAM>EDI_DC40</TABNAM>
      <@field MANDT=config["idoc.client"]!"" max=3/>
      <DIRECT>2</DIRECT>
      <IDOCTYP>ORDERS05</IDOCTYP>
      <MESTYP>ORDCHG</MESTYP>
      <@field SNDPOR=config["idoc.sender-port"]!"VTEX" max=10/>
      <@field SNDPRT=config["idoc.partner-type"]!"LS" max=2/>
      <@field SNDPRN=config["idoc.sender"]!"VTEX" max=10/>
      <@field RCVPOR=config["idoc.receiver-port"]!"SAP" max=10/>
      <@field RCVPRT=config["idoc.partner-type"]!"LS" max=2/>
      <@field RCVPRN=config["idoc.receiver"]!"SAP" max=10/>
      <@field CREDAT=date(notice.changedAt, "yyyyMMdd") max=8/>
      <@field CRETIM=date(notice.changedAt, "HHmmss") max=6/>
      <@field ARCKEY=notice.orderId max=70/>
    </EDI_DC40>
    <E1EDK01 SEGMENT="1">
      <@field ACTION=requested?then("002", "001") max=3/>
      <@field BELNR=notice.orderId max=35/>
      <@field LIFSK=requested?then(config["idoc.delivery-block"]!"01", "") max=2/>
    </E1EDK01>
    <#if notice.changedAt?has_content>
    <E1EDK03 SEGMENT="1">
      <IDDAT>012</IDDAT>
      <@field DATUM=date(notice.changedAt, "yyyyMMdd") max=8/>
      <@field UZEIT=date(notice.changedAt, "HHmmss") max=6/>
    </E1EDK03>
    </#if>
    <#-- SAP finds the order by its number and its buyer. -->
    <E1EDKA1 SEGMENT="1">
      <PARVW>AG</PARVW>
      <@field PARTN=config["idoc.sold-to"]!"" max=17/>
      <@field LIFNR=notice.companyDocument?has_content?then(notice.companyDocument, notice.customerDocument) max=17/>
    </E1EDKA1>
    <E1EDK02 SEGMENT="1">
      <QUALF>001</QUALF>
      <@field BELNR=notice.orderId max=35/>
    </E1EDK02>
    <#if notice.reason?has_content>
    <E1EDKT1 SEGMENT="1">
      <@field TDID=config["idoc.text-id"]!"0001" max=4/>
      <E1EDKT2 SEGMENT="1">
        <@field TDLINE=notice.status + ": " + notice.reason max=70 cut=true/>
      </E1EDKT2>
    </E1EDKT1>
    </#if>
  </IDOC>
</ORDERS05>
