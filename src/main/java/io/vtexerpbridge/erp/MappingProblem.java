package io.vtexerpbridge.erp;

/** A fault in a mapping file, told so that its editor finds the place; without anything of an order's content. */
public final class MappingProblem extends RuntimeException {

    private final String file;
    private final int line;
    private final int column;
    private final String sentence;

    MappingProblem(String file, int line, int column, String sentence) {
        super(file + (line > 0 ? ", line " + line : "") + (column > 0 ? ", column " + column : "") + ": " + sentence);
        this.file = file;
        this.line = line;
        this.column = column;
        this.sentence = sentence;
    }

    /** The same, told with the order that showed it. */
    public MappingProblem in(String order) {
        return new MappingProblem(file, line, column, sentence + " (found in " + order + ")");
    }

    /** The file, as {@code config/mappings/order.csv.ftl}. */
    public String file() {
        return file;
    }

    /** From 1, or 0 when the fault has no place. */
    public int line() {
        return line;
    }

    /** From 1, or 0 when the fault has no place. */
    public int column() {
        return column;
    }

    /** What was found and the mend, without the place. */
    public String sentence() {
        return sentence;
    }
}
