package io.vtexerpbridge.records;

/**
 * One row that cannot become a record, while the others can.
 *
 * @param line from 1
 * @param field the column, or empty where it is about the whole row
 * @param sentence all of it as one sentence, with the line
 * @param row as it was
 * @param orderId as a record of the row would name it; as it stands there when it cannot be one, or empty
 * @param key alike, of the row's {@link Subject#keyColumn}
 */
public record Rejected(
        long line, String field, String found, String expected, String sentence, Row row, String orderId, String key) {

    static Rejected of(Subject subject, Cells cells, Fault fault) {
        Row row = cells.row();
        return new Rejected(
                row.line(),
                fault.field(),
                fault.found(),
                fault.expected(),
                "line " + row.line() + ": " + fault.sentence(),
                row,
                known(cells, "orderId"),
                known(cells, subject.keyColumn()));
    }

    private static String known(Cells cells, String column) {
        return cells.values().get(column) instanceof String value ? value : cells.raw(column);
    }
}
