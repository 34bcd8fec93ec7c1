package io.vtexerpbridge.tables;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One table: {@code config/tables/NAME.csv} with the columns {@code from;to}, and a {@code note} for people.
 *
 * @param codes by value, the ERP's code
 * @param others what every other value becomes; null when there is no such line, and {@code *} lets it pass as it is
 */
record Table(Map<String, String> codes, String others) {

    static final List<String> HEADERS = List.of("from;to", "from;to;note");

    private static final String ANY = "*";

    Table {
        codes = Map.copyOf(codes);
    }

    /**
     * @param clean makes values of the file as those that are asked for
     * @throws TableProblem naming file and line
     */
    static Table read(Path path, String file, Charset charset, UnaryOperator<String> clean) {
        Map<String, String> codes = new HashMap<>();
        Map<String, Long> lines = new HashMap<>();
        String others = null;
        for (TableRows.Row row : new TableRows(path, file, charset, HEADERS).read()) {
            List<String> fields = row.fields();
            if (fields.size() < 2
                    || fields.size() > 3
                    || fields.get(0).isEmpty()
                    || fields.get(1).isEmpty()) {
                throw new TableProblem(
                        file,
                        row.line(),
                        "found \"" + row.text()
                                + "\", expected a value of VTEX and the ERP's code with one ; between them"
                                + ", and a note behind another ; at most");
            }
            String from = clean.apply(fields.get(0));
            Long before = lines.putIfAbsent(from, row.line());
            if (before != null) {
                throw new TableProblem(
                        file,
                        row.line(),
                        "found a second line for \"" + fields.get(0) + "\", which line " + before
                                + " has too; expected one");
            }
            if (from.equals(ANY)) {
                others = fields.get(1);
            } else {
                codes.put(from, fields.get(1));
            }
        }
        return new Table(codes, others);
    }

    /** The code of a value that is clean. */
    Optional<String> code(String value) {
        String code = codes.get(value);
        return code != null ? Optional.of(code) : Optional.ofNullable(ANY.equals(others) ? value : others);
    }
}
