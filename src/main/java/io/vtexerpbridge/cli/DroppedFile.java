package io.vtexerpbridge.cli;

/**
 * One file that the demo's pretend ERP drops.
 *
 * @param folder sub-folder of the inbox, such as {@code invoices}
 * @param name without folder
 */
public record DroppedFile(String folder, String name, byte[] content) {}
