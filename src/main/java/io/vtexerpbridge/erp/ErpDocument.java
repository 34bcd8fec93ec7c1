package io.vtexerpbridge.erp;

/**
 * One file for the ERP.
 *
 * @param content the bytes in the configured charset; the same order and mapping always give the same
 * @param format {@code csv} or {@code xml}
 */
public record ErpDocument(String fileName, byte[] content, String format) {}
