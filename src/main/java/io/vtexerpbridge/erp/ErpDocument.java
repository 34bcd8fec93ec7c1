package io.vtexerpbridge.erp;

import java.util.List;

/**
 * One file for the ERP.
 *
 * @param name which of the order's documents it is: {@code order}, {@code canceled}, {@code changed-1}
 * @param content the bytes in the configured charset; the same order and mapping always give the same
 * @param format as {@code erp.format} names it
 * @param contentDigest of the order's content in it; empty for a document that has none
 * @param request which request it tells of, so that it is told once; empty for a document that tells of none
 * @param explanations sentences for the order's timeline; no personal data in them
 */
public record ErpDocument(
        String name,
        String fileName,
        byte[] content,
        String format,
        String contentDigest,
        String request,
        List<String> explanations) {

    /** The name of an order's first delivery; later documents are named for what they tell. */
    public static final String ORDER = "order";

    public ErpDocument {
        explanations = List.copyOf(explanations);
    }
}
