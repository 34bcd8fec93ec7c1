package io.vtexerpbridge.tables;

/** A fault in a table's file, told so that its editor finds the place. */
public final class TableProblem extends RuntimeException {

    private final String file;
    private final long line;
    private final String sentence;

    /** @param sentence what was found and what was expected, without a full stop. */
    public TableProblem(String file, long line, String sentence) {
        super(file + ", line " + line + ": " + sentence + ".");
        this.file = file;
        this.line = line;
        this.sentence = sentence + ".";
    }

    public String file() {
        return file;
    }

    /** From 1. */
    public long line() {
        return line;
    }

    /** What was found and what was expected, without the place. */
    public String sentence() {
        return sentence;
    }
}
