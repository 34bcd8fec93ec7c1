<#--
  What became of an order that the ERP has, as XML, namespace urn:vtex-erp-bridge:notice:1, as notice.xsd beside this file describes it.
  An element is always there, and empty where VTEX tells nothing. What is at hand: see notice.csv.ftl.
-->
<?xml version="1.0" encoding="${charset}"?>
<notice xmlns="urn:vtex-erp-bridge:notice:1">
  <orderId>${notice.orderId}</orderId>
  <sequence>${notice.sequence}</sequence>
  <account>${notice.account}</account>
  <status>${notice.status}</status>
  <requestedBy>${notice.requestedBy}</requestedBy>
  <reason>${notice.reason}</reason>
  <changedAt>${notice.changedAt}</changedAt>
</notice>
