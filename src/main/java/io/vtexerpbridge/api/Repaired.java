package io.vtexerpbridge.api;

/**
 * What became of one thing that an operator asked for.
 *
 * @param id as it was asked for
 * @param account null when it was not found
 * @param orderId null when it was not found
 * @param done whether it was
 * @param sentence what was done, or why not
 */
public record Repaired(String id, String account, String orderId, boolean done, String sentence) {}
