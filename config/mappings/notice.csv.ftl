<#--
  What became of an order that the ERP has, as CSV: a header and one row. Made when VTEX cancels the order, replaces it, or somebody
  asks to cancel it. The file's name says which: ORDERID.canceled.csv, ORDERID.replaced.csv, ORDERID.cancellation-requested.csv.

  One line below is one column, as in order.csv.ftl.

  notice  notice.orderId, sequence, account, status, requestedBy, reason, changedAt
  vtex    VTEX's own JSON of the order: put (…)! around it, as nothing in it is certain
-->
<@rows of=[notice]; row>
  <@column orderId=row.orderId/>
  <@column sequence=row.sequence/>
  <@column account=row.account/>
  <@column status=row.status/>
  <@column requestedBy=row.requestedBy/>
  <@column reason=row.reason/>
  <@column changedAt=row.changedAt/>
</@rows>
