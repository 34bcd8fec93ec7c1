package io.vtexerpbridge.ledger;

import java.time.Instant;

/**
 * One file as the ERP dropped it.
 *
 * @param subject the sub-folder
 * @param size in bytes, and modifiedAt its time, when it was read
 * @param digest SHA-256 of its content in hex; null until it was read
 * @param state reading, taken or filed; dropped while what was read of it is thrown away
 * @param reason why it could not be read, or null
 * @param erp the alias of the ERP that dropped it
 */
public record ErpFile(
        long id,
        String account,
        String subject,
        String name,
        long size,
        Instant modifiedAt,
        String digest,
        String state,
        String reason,
        Instant takenAt,
        String erp) {}
