<#--
  Tiny ERP (Olist): what became of an order. Tiny changes a situacao by its own id of the order: whoever hands this over looks it up by
  numero_pedido_ecommerce first. canceled and replaced cancel it; cancellation-requested only says that picking is to wait.
-->
{
  "numero_pedido_ecommerce": "${notice.orderId}",
  "situacao": "${(notice.status == "cancellation-requested")?then("", "cancelado")}",
  "evento": "${notice.status}",
  "solicitado_por": "${notice.requestedBy}",
  "motivo": "${notice.reason}",
  "data": "${date(notice.changedAt, "dd/MM/yyyy")}"
}
