package io.vtexerpbridge.nfe;

import io.vtexerpbridge.nfe.FiscalDocument.AuthorisedNfe;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An NF-e as the invoice VTEX takes.
 *
 * @param number nNF
 * @param numberWithSeries nNF, S and serie: the number when {@code number} is taken on the order by another document
 * @param issuedAt with the offset the document names; an old document's day alone begins in the ERP's time zone
 * @param valueCents vNF
 * @param carrier as the document names it, or empty
 * @param buyerDocument CPF or CNPJ without punctuation, or empty
 * @param embeddedInvoice the original XML
 * @param hints what may tell its order, the most telling first
 */
public record NfeInvoice(
        String number,
        String numberWithSeries,
        OffsetDateTime issuedAt,
        long valueCents,
        NfeKey key,
        List<Nfe.Item> items,
        String carrier,
        String buyerDocument,
        String embeddedInvoice,
        List<OrderHint> hints) {

    public NfeInvoice {
        items = List.copyOf(items);
        hints = List.copyOf(hints);
    }

    /**
     * @param document one that {@link NfeGate} let through
     * @param zone {@code erp.time-zone}
     */
    public static NfeInvoice of(AuthorisedNfe document, ZoneId zone) {
        Nfe nfe = document.nfe();
        Nfe.Identification ide = nfe.ide();
        OffsetDateTime issuedAt = ide.issuedAt() instanceof LocalDate day
                ? day.atStartOfDay(zone).toOffsetDateTime()
                : (OffsetDateTime) ide.issuedAt();
        return new NfeInvoice(
                ide.number(),
                ide.number() + "S" + ide.series(),
                issuedAt,
                nfe.valueCents(),
                new NfeKey(nfe.key()),
                nfe.items(),
                nfe.carrier(),
                plain(nfe.buyer().document()),
                document.xml(),
                OrderHints.of(nfe));
    }

    /**
     * What speaks against this buyer being the order's; empty when nothing does. The sentence repeats no document, for it goes
     * into logs and receipts.
     *
     * @param orderDocuments the CPF and CNPJ that the order names, with or without punctuation
     */
    public Optional<String> buyerProblem(List<String> orderDocuments) {
        Set<String> known = orderDocuments.stream()
                .map(NfeInvoice::plain)
                .filter(document -> !document.isEmpty())
                .collect(Collectors.toSet());
        if (buyerDocument.isEmpty()) {
            return Optional.of("The NF-e " + number + " names no buyer (dest); expected the order's CPF or CNPJ.");
        }
        if (known.isEmpty()) {
            return Optional.of("The order has no CPF or CNPJ to compare with the buyer of the NF-e " + number + ".");
        }
        return known.contains(buyerDocument)
                ? Optional.empty()
                : Optional.of("The buyer's CPF or CNPJ in the NF-e " + number
                        + " is not the order's; check that it belongs to this order.");
    }

    private static String plain(String document) {
        return document.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
    }
}
