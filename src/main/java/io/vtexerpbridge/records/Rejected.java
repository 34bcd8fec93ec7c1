package io.vtexerpbridge.records;

/**
 * One row that cannot become a record, while the others can.
 *
 * @param line from 1
 * @param field the column, or empty where it is about the whole row
 * @param sentence all of it as one sentence, with the line
 * @param row as it was
 */
public record Rejected(long line, String field, String found, String expected, String sentence, Row row) {

    static Rejected of(Row row, Fault fault) {
        return new Rejected(
                row.line(),
                fault.field(),
                fault.found(),
                fault.expected(),
                "line " + row.line() + ": " + fault.sentence(),
                row);
    }
}
