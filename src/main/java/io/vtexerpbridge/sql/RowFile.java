package io.vtexerpbridge.sql;

import io.vtexerpbridge.ledger.SqlBatches.BatchRow;
import io.vtexerpbridge.records.Layout;
import io.vtexerpbridge.records.Subject;
import io.vtexerpbridge.records.SubjectHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Rows of a staging table as the text of a CSV file for the inbox, which is read as any other that an ERP drops. */
final class RowFile {

    private static final String ID = "id";
    private static final int LONGEST_ID_IN_NAME = 40;

    private final Subject subject;
    private final char decimalSign;
    private final List<String> header = new ArrayList<>();
    private final List<Integer> columns = new ArrayList<>();
    private final List<Integer> recordColumns;
    private final StringBuilder text = new StringBuilder();
    private final CSVPrinter csv;
    private final List<BatchRow> rows = new ArrayList<>();
    private final Map<List<String>, Long> records = new HashMap<>();
    private final int idColumn;
    private final boolean idIsNumber;
    private List<String> lastRecord = List.of();
    private long line = 1;

    /** The columns of a statement's rows, without the one that names the row. */
    static List<String> header(ResultSetMetaData columns) throws SQLException {
        List<String> header = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            if (!columns.getColumnLabel(i).equalsIgnoreCase(ID)) {
                header.add(columns.getColumnLabel(i));
            }
        }
        return header;
    }

    static boolean hasId(ResultSetMetaData columns) throws SQLException {
        return header(columns).size() < columns.getColumnCount();
    }

    RowFile(Subject subject, Layout layout, char separator, char decimalSign, ResultSetMetaData columns)
            throws SQLException {
        this.subject = subject;
        this.decimalSign = decimalSign;
        int id = 0;
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            if (columns.getColumnLabel(i).equalsIgnoreCase(ID)) {
                id = i;
            } else {
                this.columns.add(i);
            }
        }
        this.idColumn = id;
        this.idIsNumber = id > 0 && isNumber(columns.getColumnType(id));
        this.header.addAll(header(columns));
        this.recordColumns = new SubjectHeader(subject, layout, header).recordColumns();
        try {
            this.csv = new CSVPrinter(
                    text, CSVFormat.RFC4180.builder().setDelimiter(separator).get());
            print(header);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Adds the row on which the result stands, unless the file is full.
     *
     * @param most after so many rows the file ends with the record that it is at
     * @return false when the row is the first of the next file
     */
    boolean add(ResultSet row, int most) throws SQLException {
        List<String> values = new ArrayList<>();
        for (int column : columns) {
            values.add(text(row, column));
        }
        List<String> record =
                recordColumns.stream().map(i -> values.get(i).strip()).toList();
        boolean inOne = !record.isEmpty() && record.stream().noneMatch(String::isEmpty);
        if (rows.size() >= most && !(inOne && record.equals(lastRecord))) {
            return false;
        }
        lastRecord = inOne ? record : List.of();
        long here = line;
        long first = inOne ? records.computeIfAbsent(record, same -> here) : here;
        if (row.getObject(idColumn) == null) {
            throw new SqlRefusal("a row has no id; expected one that names it in its table.");
        }
        String type = idIsNumber ? "number" : row.getObject(idColumn) instanceof UUID ? "uuid" : "text";
        rows.add(new BatchRow(
                here, first, idIsNumber ? plain(row.getBigDecimal(idColumn)) : row.getString(idColumn), type, null));
        print(values);
        return true;
    }

    private void print(List<String> values) {
        try {
            csv.printRecord(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        line += 1
                + values.stream()
                        .flatMapToInt(String::chars)
                        .filter(c -> c == '\n')
                        .count();
    }

    private String text(ResultSet row, int column) throws SQLException {
        ResultSetMetaData is = row.getMetaData();
        int type = is.getColumnType(column);
        if (row.getObject(column) == null) {
            return "";
        }
        if (isNumber(type)) {
            return plain(row.getBigDecimal(column)).replace('.', decimalSign);
        }
        return switch (type) {
            case Types.BOOLEAN, Types.BIT -> Boolean.toString(row.getBoolean(column));
            case Types.DATE -> row.getObject(column, LocalDate.class).toString();
            case Types.TIMESTAMP_WITH_TIMEZONE -> zoned(row, column);
            // PostgreSQL calls both kinds by one type
            case Types.TIMESTAMP ->
                is.getColumnTypeName(column).toLowerCase(Locale.ROOT).matches(".*(timestamptz|with.* time zone).*")
                        ? zoned(row, column)
                        : row.getObject(column, LocalDateTime.class).toString();
            default -> row.getString(column).replaceAll("\\r\\n?", "\n");
        };
    }

    private static String zoned(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toString();
    }

    private static boolean isNumber(int type) {
        return switch (type) {
            case Types.TINYINT,
                    Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.NUMERIC,
                    Types.DECIMAL,
                    Types.REAL,
                    Types.FLOAT,
                    Types.DOUBLE -> true;
            default -> false;
        };
    }

    /** Without the zeros that a column's scale adds: money has two decimals at most. */
    private static String plain(BigDecimal number) {
        return number == null
                ? ""
                : number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** The file's name without extension: subject, first and last row. */
    String baseName() {
        String first = name(rows.get(0).rowId());
        String last = name(rows.get(rows.size() - 1).rowId());
        return subject.folder() + "-" + first + "-" + last;
    }

    private static String name(String id) {
        String safe = id.replaceAll("[^A-Za-z0-9_]", "_");
        return safe.length() > LONGEST_ID_IN_NAME ? safe.substring(0, LONGEST_ID_IN_NAME) : safe;
    }

    List<BatchRow> rows() {
        return rows;
    }

    String text() {
        return text.toString();
    }
}
