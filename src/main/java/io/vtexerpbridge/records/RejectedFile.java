package io.vtexerpbridge.records;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vtexerpbridge.erp.ErpText;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Refused rows, written as their file had them with one more column that says why, so that the mended file can be dropped again.
 * Fixed width has no room for that column and becomes CSV.
 */
public final class RejectedFile implements Closeable {

    private final FileShape shape;
    private final Format format;

    /** Writes the beginning at once. The stream is closed with this. */
    public RejectedFile(FileShape shape, OutputStream out) throws IOException {
        this.shape = shape;
        this.format = switch (shape.format()) {
            case CSV, FIXED_WIDTH -> new Csv(shape, out);
            case JSON -> new Json(out);
            case XML -> new Xml(shape, out);
        };
    }

    /** The extension of what is written: {@code NAME.rejected.csv}. */
    public static String extension(FileShape shape) {
        return shape.format() == RecordFormat.FIXED_WIDTH
                ? RecordFormat.CSV.extension()
                : shape.format().extension();
    }

    public void write(Rejected rejected) throws IOException {
        write(rejected.row(), rejected.sentence());
    }

    /** @param reason one sentence */
    public void write(Row row, String reason) throws IOException {
        format.write(row, shape.subject().rejectionColumn(), reason);
    }

    @Override
    public void close() throws IOException {
        format.close();
    }

    private sealed interface Format extends Closeable {
        void write(Row row, String reasonColumn, String reason) throws IOException;
    }

    private static boolean isReason(String name, String reasonColumn) {
        return Names.plain(name).equals(Names.plain(reasonColumn));
    }

    private static final class Csv implements Format {

        private final FileShape shape;
        private final CSVPrinter printer;
        private final ErpText text;
        private boolean headed;

        Csv(FileShape shape, OutputStream out) throws IOException {
            this.shape = shape;
            // ISO-8859-1 is read as its superset, so it is written as that
            Charset charset =
                    shape.charset().equals(StandardCharsets.ISO_8859_1) ? GuardedText.WINDOWS_1252 : shape.charset();
            this.text = new ErpText(charset);
            Writer writer = new OutputStreamWriter(out, charset);
            if (shape.byteOrderMark()) {
                writer.write('\uFEFF');
            }
            this.printer = new CSVPrinter(
                    writer,
                    CSVFormat.RFC4180
                            .builder()
                            .setDelimiter(shape.separator())
                            .setRecordSeparator("\r\n")
                            .get());
        }

        @Override
        public void write(Row row, String reasonColumn, String reason) throws IOException {
            List<String> columns = shape.columns().stream()
                    .filter(name -> !name.isEmpty() && !isReason(name, reasonColumn))
                    .toList();
            if (!headed) {
                headed = true;
                List<String> header = new ArrayList<>(columns);
                header.add(reasonColumn);
                printer.printRecord(header);
            }
            List<String> fields = new ArrayList<>();
            columns.forEach(name -> fields.add(row.fields().getOrDefault(name, "")));
            fields.add(text.clean(reason));
            printer.printRecord(fields);
        }

        @Override
        public void close() throws IOException {
            printer.close(true);
        }
    }

    private static final class Json implements Format {

        private final JsonGenerator json;

        Json(OutputStream out) throws IOException {
            json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8).useDefaultPrettyPrinter();
            json.writeStartArray();
        }

        @Override
        public void write(Row row, String reasonColumn, String reason) throws IOException {
            json.writeStartObject();
            for (Map.Entry<String, String> field : row.fields().entrySet()) {
                if (!isReason(field.getKey(), reasonColumn)) {
                    json.writeStringField(field.getKey(), field.getValue());
                }
            }
            json.writeStringField(reasonColumn, reason);
            json.writeEndObject();
        }

        @Override
        public void close() throws IOException {
            json.writeEndArray();
            json.close();
        }
    }

    private static final class Xml implements Format {

        private final FileShape shape;
        private final OutputStream out;
        private final XMLStreamWriter xml;

        Xml(FileShape shape, OutputStream out) throws IOException {
            this.shape = shape;
            this.out = out;
            try {
                xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
                xml.writeStartDocument("UTF-8", "1.0");
                xml.writeCharacters("\n");
                xml.writeStartElement(shape.element().isEmpty() ? "rows" : shape.root());
            } catch (XMLStreamException fault) {
                throw new IOException(fault);
            }
        }

        @Override
        public void write(Row row, String reasonColumn, String reason) throws IOException {
            try {
                xml.writeCharacters("\n  ");
                // the root was the only row
                xml.writeStartElement(shape.element().isEmpty() ? shape.root() : shape.element());
                for (Map.Entry<String, String> field : row.fields().entrySet()) {
                    if (!isReason(field.getKey(), reasonColumn)) {
                        column(field.getKey(), field.getValue());
                    }
                }
                column(reasonColumn, printable(reason));
                xml.writeEndElement();
            } catch (XMLStreamException fault) {
                throw new IOException(fault);
            }
        }

        private void column(String name, String value) throws XMLStreamException {
            xml.writeStartElement(name);
            xml.writeCharacters(value);
            xml.writeEndElement();
        }

        /** A reason may quote what XML cannot hold. */
        private static String printable(String reason) {
            return new ErpText(StandardCharsets.UTF_8).clean(reason);
        }

        @Override
        public void close() throws IOException {
            try {
                xml.writeCharacters("\n");
                xml.writeEndDocument();
                xml.close();
                out.close();
            } catch (XMLStreamException fault) {
                throw new IOException(fault);
            }
        }
    }
}
