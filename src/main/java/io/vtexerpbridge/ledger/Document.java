package io.vtexerpbridge.ledger;

import java.time.Instant;

/**
 * One document for the ERP: {@code order}, {@code canceled}, {@code changed-1}; the ledger sets recordedAt when it takes the
 * document in, and releasedAt is null until the staged name was renamed to the file name.
 */
public record Document(
        String account,
        String orderId,
        String name,
        String fileName,
        String stagedName,
        String directory,
        String format,
        String digest,
        long sizeBytes,
        Instant recordedAt,
        Instant releasedAt) {

    /** A document that is staged but in no ledger yet. */
    public static Document staged(
            String account,
            String orderId,
            String name,
            String fileName,
            String stagedName,
            String directory,
            String format,
            String digest,
            long sizeBytes) {
        return new Document(
                account, orderId, name, fileName, stagedName, directory, format, digest, sizeBytes, null, null);
    }
}
