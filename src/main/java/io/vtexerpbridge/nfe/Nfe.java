package io.vtexerpbridge.nfe;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.List;

/**
 * What one NF-e or NFC-e says, authorised or not.
 *
 * @param id {@code infNFe/@Id}, NFe and the key
 * @param version of the layout, {@code 4.00}
 * @param valueCents {@code total/ICMSTot/vNF}
 * @param carrier {@code transp/transporta/xNome}, or empty
 * @param references the {@code NFref/refNFe}: keys of the documents it is about
 * @param orderNumber {@code compra/xPed}, or empty
 * @param remarks {@code infAdic/obsCont}
 * @param information {@code infAdic/infCpl}, or empty
 * @param digest {@code DigestValue} of its signature, or empty
 */
public record Nfe(
        String id,
        String version,
        Identification ide,
        Party issuer,
        Party buyer,
        List<Item> items,
        long valueCents,
        String carrier,
        List<String> references,
        String orderNumber,
        List<Remark> remarks,
        String information,
        String digest) {

    public Nfe {
        items = List.copyOf(items);
        references = List.copyOf(references);
        remarks = List.copyOf(remarks);
    }

    /**
     * The block {@code ide}.
     *
     * @param state cUF
     * @param code cNF
     * @param issuedAt dhEmi as an {@link OffsetDateTime}, or an old document's dEmi as a {@link LocalDate}
     * @param operation tpNF: 0 goods come in, 1 goods go out
     * @param emission tpEmis
     * @param checkDigit cDV
     * @param environment tpAmb: 1 production, 2 homologation, a test
     * @param purpose finNFe: 1 normal, 2 complement, 3 adjustment, 4 return
     */
    public record Identification(
            String state,
            String code,
            String model,
            String series,
            String number,
            Temporal issuedAt,
            String operation,
            String emission,
            String checkDigit,
            String environment,
            String purpose) {

        String yearMonth() {
            return String.format(
                    "%02d%02d", issuedAt.get(ChronoField.YEAR) % 100, issuedAt.get(ChronoField.MONTH_OF_YEAR));
        }
    }

    /** Who issues or buys: CNPJ, CPF or a foreigner's id, and the name; empty where the document has none. */
    public record Party(String document, String name) {}

    /**
     * One {@code det}.
     *
     * @param number nItem
     * @param code cProd, the seller's own code
     * @param ean cEAN, empty where the document says SEM GTIN
     * @param quantity qCom
     * @param unitValue vUnCom, or null
     * @param orderNumber xPed, 15 characters at most, or empty
     */
    public record Item(
            String number,
            String code,
            String ean,
            String name,
            BigDecimal quantity,
            BigDecimal unitValue,
            String orderNumber) {}

    /** One {@code obsCont}: a field's name and its text, as the issuer likes. */
    public record Remark(String field, String text) {}

    /** The key in {@link #id}. */
    public String key() {
        return id.startsWith("NFe") ? id.substring(3) : id;
    }

    /** How sentences name it. */
    public String label() {
        return (ide.model().equals("65") ? "NFC-e " : "NF-e ") + ide.number() + " of series " + ide.series();
    }
}
