package io.vtexerpbridge.ledger;

import java.util.List;

/**
 * A document that is on its way to the ERP over HTTP, as it was at the first try; later tries send the same.
 *
 * @param name which of the order's documents it is: {@code order}, {@code canceled}, {@code changed-1}
 * @param content the bytes
 * @param contentDigest of the order's content in it; empty for a document that has none
 * @param request which request it tells of; empty for a document that tells of none
 * @param explanations sentences for the order's timeline
 * @param first whether it was written down for this try, so that no earlier one can have reached the ERP
 */
public record Sending(
        String account,
        String orderId,
        String name,
        String fileName,
        String format,
        byte[] content,
        String contentDigest,
        String request,
        List<String> explanations,
        boolean first) {

    public Sending {
        explanations = List.copyOf(explanations);
    }
}
