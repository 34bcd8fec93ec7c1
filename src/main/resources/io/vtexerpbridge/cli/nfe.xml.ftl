<#-- The demo's NF-e: an authorised document with what the bridge and its reader look at; no signature, as nobody signed it. -->
<nfeProc xmlns="http://www.portalfiscal.inf.br/nfe" versao="4.00">
  <NFe>
    <infNFe versao="4.00" Id="NFe${key}">
      <ide>
        <cUF>${state}</cUF>
        <cNF>${code}</cNF>
        <natOp>Venda de mercadoria</natOp>
        <mod>55</mod>
        <serie>${series}</serie>
        <nNF>${number}</nNF>
        <dhEmi>${issuedAt}</dhEmi>
        <tpNF>1</tpNF>
        <tpEmis>1</tpEmis>
        <cDV>${key[43]}</cDV>
        <tpAmb>1</tpAmb>
        <finNFe>1</finNFe>
      </ide>
      <emit>
        <CNPJ>${issuer}</CNPJ>
        <xNome>Loja de Demonstração Ltda</xNome>
      </emit>
      <dest>
        <${buyerKind}>${buyer}</${buyerKind}>
        <xNome>${buyerName}</xNome>
      </dest>
<#list items as item>
      <det nItem="${item?counter?c}">
        <prod>
          <cProd>${item.code}</cProd>
          <cEAN>${item.ean}</cEAN>
          <xProd>${item.name}</xProd>
          <NCM>09012100</NCM>
          <CFOP>5102</CFOP>
          <uCom>UN</uCom>
          <qCom>${item.quantity}</qCom>
          <vUnCom>${item.price}</vUnCom>
          <vProd>${item.total}</vProd>
        </prod>
      </det>
</#list>
      <total>
        <ICMSTot>
          <vProd>${goods}</vProd>
          <vNF>${total}</vNF>
        </ICMSTot>
      </total>
      <transp>
        <modFrete>0</modFrete>
        <transporta>
          <xNome>${carrier}</xNome>
        </transporta>
      </transp>
      <compra>
        <xPed>${orderId}</xPed>
      </compra>
    </infNFe>
  </NFe>
  <protNFe versao="4.00">
    <infProt>
      <tpAmb>1</tpAmb>
      <verAplic>DEMO</verAplic>
      <chNFe>${key}</chNFe>
      <dhRecbto>${issuedAt}</dhRecbto>
      <nProt>1${state}${key?substring(2, 4)}00${code}</nProt>
      <cStat>100</cStat>
      <xMotivo>Autorizado o uso da NF-e</xMotivo>
    </infProt>
  </protNFe>
</nfeProc>
