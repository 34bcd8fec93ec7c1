<#--
  Tiny ERP (Olist), API 2.0: the object pedido of pedido.incluir. Amounts are JSON numbers there. How values are written: see
  config/mappings/README.md.

  It adds up: itens + valor_frete + outras_despesas - valor_desconto is what the buyer pays. valor_unitario is an item's gross by its quantity,
  to ten decimals, so that services and units by weight are in it.
-->
<#assign company = order.customer.companyDocument?has_content>
<#assign address = order.delivery.address>
<#assign more = order.totals.taxTotal + order.totals.adjustmentTotal>
{
  "pedido": {
    "data_pedido": "${date(order.createdAt, "dd/MM/yyyy")}",
    "data_prevista": "${date(order.delivery.estimatedDelivery, "dd/MM/yyyy")}",
    "cliente": {
      "nome": "${company?then(order.customer.companyName, order.customer.customerName)}",
      "tipo_pessoa": "${company?then("J", "F")}",
      "cpf_cnpj": "${company?then(order.customer.companyDocument, order.customer.customerDocument)}",
      "ie": "${order.customer.stateInscription}",
      "endereco": "${address.street}",
      "numero": "${address.number}",
      "complemento": "${address.complement}",
      "bairro": "${address.neighborhood}",
      "cep": "${address.postalCode}",
      "cidade": "${address.city}",
      "uf": "${address.state}",
      "fone": "${order.customer.phone}",
      "email": "${(order.customer.email?length gt 50)?then("", order.customer.email)}"
    },
    "endereco_entrega": {
      "nome_destinatario": "${order.delivery.receiverName}",
      "endereco": "${address.street}",
      "numero": "${address.number}",
      "complemento": "${address.complement}",
      "bairro": "${address.neighborhood}",
      "cep": "${address.postalCode}",
      "cidade": "${address.city}",
      "uf": "${address.state}"
    },
    "itens": [
      <#list order.lines as line>
      {
        "item": {
          "codigo": "${line.refId?has_content?then(line.refId, line.skuId)}",
          "descricao": "${line.name}",
          "unidade": "${line.unit?upper_case}",
          "quantidade": ${json(line.quantity)},
          "valor_unitario": ${(line.quantity?is_number && line.quantity != 0)?then((line.lineGross / line.quantity)?string("0.00########"), "0.00")}
        }
      }<#sep>,</#sep>
      </#list>
    ],
    "forma_pagamento": "${order.paymentMethods}",
    "nome_transportador": "${order.delivery.carrier}",
    "valor_frete": ${json(order.totals.freightTotal)},
    "valor_desconto": ${json((more lt 0)?then(-order.totals.discountTotal - more, -order.totals.discountTotal))},
    "outras_despesas": ${json((more lt 0)?then(0, more))},
    "numero_pedido_ecommerce": "${order.orderId}",
    "obs": "${order.notes}"
  }
}
