package io.vtexerpbridge.sql;

/**
 * What is wrong with a statement before it ran.
 *
 * @param file as people know it, {@code config/sql/insert-order.sql}; empty where it is no file's fault
 * @param line from 1, or 0 where it is the whole file's
 */
public record SqlFault(String file, int line, String sentence) {

    /** In words, for the log. */
    @Override
    public String toString() {
        return (file.isEmpty() ? "" : file + (line > 0 ? " line " + line : "") + ": ") + sentence;
    }
}
