<#--
  What became of an order that the ERP has, as JSON, as notice.schema.json beside this file describes it. A name is always there, and ""
  where VTEX tells nothing. What is at hand: see notice.csv.ftl and order.json.ftl.
-->
{
  "orderId": "${notice.orderId}",
  "sequence": "${notice.sequence}",
  "account": "${notice.account}",
  "status": "${notice.status}",
  "requestedBy": "${notice.requestedBy}",
  "reason": "${notice.reason}",
  "changedAt": "${notice.changedAt}"
}
