package io.vtexerpbridge.tables;

/**
 * A value that a table has no line for.
 *
 * @param table the table's name, which is its file's without {@code .csv}
 * @param value as the template asked for it
 */
public record MissingEntry(String table, String value) {}
