package io.vtexerpbridge.tables;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The rows of a small CSV file that people edit by hand or save from a spreadsheet: {@code ;} between fields, a header, blank lines anywhere. */
public final class TableRows {

    private final Path path;
    private final String file;
    private final Charset charset;
    private final List<String> headers;

    /**
     * One row behind the header.
     *
     * @param line where it begins, from 1
     */
    public record Row(long line, List<String> fields) {

        /** As it stands in the file, more or less. */
        public String text() {
            return String.join(";", fields);
        }
    }

    /**
     * @param file what people know the file by
     * @param charset for a file that is no UTF-8
     * @param headers those that may stand on top, as {@code from;to}
     */
    public TableRows(Path path, String file, Charset charset, List<String> headers) {
        this.path = path;
        this.file = file;
        this.charset = charset;
        this.headers = List.copyOf(headers);
    }

    /** @throws TableProblem naming file and line */
    public List<Row> read() {
        try (Reader text = new StringReader(text());
                CSVParser rows = CSVFormat.RFC4180
                        .builder()
                        .setDelimiter(';')
                        .setIgnoreSurroundingSpaces(true)
                        .setIgnoreEmptyLines(false)
                        .get()
                        .parse(text)) {
            return read(rows);
        } catch (IOException e) {
            throw new TableProblem(file, 1, "it cannot be read (" + e.getMessage() + ")");
        }
    }

    private String text() throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        try {
            String text = decoded(bytes, StandardCharsets.UTF_8);
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException noUtf8) {
            if (charset.equals(StandardCharsets.UTF_8)) {
                throw new TableProblem(file, badLine(bytes), "found bytes that are no UTF-8; save the file as UTF-8");
            }
        }
        try {
            return decoded(bytes, charset);
        } catch (CharacterCodingException neither) {
            throw new TableProblem(
                    file,
                    badLine(bytes),
                    "found bytes that are neither UTF-8 nor " + charset.name() + "; save the file as UTF-8");
        }
    }

    private static String decoded(byte[] bytes, Charset charset) throws CharacterCodingException {
        return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private static long badLine(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return 1
                + text.substring(0, text.indexOf('\ufffd'))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private List<Row> read(CSVParser rows) {
        List<Row> found = new ArrayList<>();
        Iterator<CSVRecord> records = rows.iterator();
        boolean header = true;
        while (true) {
            long line = rows.getCurrentLineNumber() + 1;
            CSVRecord row = next(records, line);
            if (row == null) {
                break;
            }
            List<String> fields = row.toList().stream().map(String::strip).toList();
            if (header) {
                requireHeader(line, fields);
                header = false;
            } else if (!fields.stream().allMatch(String::isEmpty)) {
                found.add(new Row(line, fields));
            }
        }
        if (header) {
            throw new TableProblem(file, 1, "found an empty file, expected the header " + expected());
        }
        return found;
    }

    private void requireHeader(long line, List<String> fields) {
        String found = String.join(";", fields);
        if (!headers.contains(found.toLowerCase(Locale.ROOT))) {
            throw new TableProblem(file, line, "found the header \"" + found + "\", expected " + expected());
        }
    }

    private String expected() {
        return headers.stream().map(header -> "\"" + header + "\"").collect(Collectors.joining(" or "));
    }

    private CSVRecord next(Iterator<CSVRecord> records, long line) {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException | IllegalStateException unreadable) {
            String quoted = "\"" + headers.get(0).replace(";", "\";\"") + "\"";
            throw new TableProblem(
                    file,
                    line,
                    "found a quote that is not closed or has text behind it, expected all of the field in quotes, as "
                            + quoted);
        }
    }
}
