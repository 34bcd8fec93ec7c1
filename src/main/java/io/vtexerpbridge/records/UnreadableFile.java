package io.vtexerpbridge.records;

/**
 * A file that cannot be read to its end: none of its records may be used, also not those given before.
 *
 * <p>The message is one sentence, with the line where there is one.
 */
public final class UnreadableFile extends Exception {

    private final long line;

    UnreadableFile(long line, String sentence) {
        super(line > 0 ? "line " + line + ": " + sentence : sentence);
        this.line = line;
    }

    /** From 1, or 0 where the fault is about the whole file. */
    public long line() {
        return line;
    }
}
