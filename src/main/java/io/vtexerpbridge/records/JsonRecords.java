package io.vtexerpbridge.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** JSON: an array of objects, or one object; the names are the columns. */
final class JsonRecords implements RowReader {

    static final int DEEPEST = 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(GuardedText.LONGEST_ROW)
                    .maxNameLength(1000)
                    .maxNumberLength(100)
                    .build())
            // names come from outside: kept nowhere longer than their row
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final Subject subject;
    private final boolean byteOrderMark;

    JsonRecords(Subject subject, boolean byteOrderMark) {
        this.subject = subject;
        this.byteOrderMark = byteOrderMark;
    }

    @Override
    public void read(GuardedText text, Consumer<FileShape> shape, Rows rows) throws IOException, UnreadableFile {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            try {
                JsonToken first = parser.nextToken();
                shape.accept(new FileShape(
                        subject, RecordFormat.JSON, text.charset(), byteOrderMark, ';', List.of(), "", ""));
                if (first == JsonToken.START_OBJECT) {
                    rows.accept(row(parser));
                } else if (first == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        if (parser.currentToken() != JsonToken.START_OBJECT) {
                            throw unexpected(parser, "an object in the array");
                        }
                        rows.accept(row(parser));
                        text.release();
                    }
                } else {
                    throw unexpected(parser, "an array of objects, or one object");
                }
                if (parser.nextToken() != null) {
                    throw unexpected(parser, "nothing after the end");
                }
            } catch (IOException unreadable) {
                throw named(unreadable, parser, text);
            }
        }
    }

    private static UnreadableFile named(IOException unreadable, JsonParser parser, GuardedText text)
            throws IOException, UnreadableFile {
        long line = line(parser);
        text.rethrow(line);
        if (unreadable instanceof StreamConstraintsException) {
            return new UnreadableFile(
                    line,
                    "the JSON is nested deeper than " + DEEPEST + ", or has a name or number of absurd length"
                            + "; expected an array of objects with a value to each name");
        }
        if (unreadable instanceof JsonEOFException) {
            return new UnreadableFile(line, "the JSON ends too early; expected it whole: was the file cut off?");
        }
        if (unreadable instanceof JsonProcessingException broken) {
            long at = broken.getLocation() == null ? line : broken.getLocation().getLineNr();
            return new UnreadableFile(
                    at,
                    "found " + Fault.quoted(broken.getOriginalMessage())
                            + "; expected JSON: an array of objects, or one object");
        }
        throw unreadable;
    }

    private static UnreadableFile unexpected(JsonParser parser, String expected) throws IOException {
        String found = parser.currentToken() == null ? "nothing" : Fault.quoted(parser.getText());
        return new UnreadableFile(line(parser), "found " + found + "; expected " + expected);
    }

    private static long line(JsonParser parser) {
        return Math.max(1, parser.currentLocation().getLineNr());
    }

    private static Row row(JsonParser parser) throws IOException {
        long line = parser.currentTokenLocation().getLineNr();
        Map<String, String> fields = new LinkedHashMap<>();
        Fault fault = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            Fault here = null;
            if (fields.containsKey(name)) {
                here = new Fault(name, "there twice", "each column once");
            }
            if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
                String structure = structure(parser);
                fields.put(name, structure);
                here = new Fault(name, Fault.quoted(structure), "one value: a text, a number, true, false or null");
            } else {
                fields.put(name, text(parser, value));
            }
            fault = fault == null ? here : fault;
        }
        return new Row(line, fields, fault);
    }

    private static String text(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return "";
        }
        String text = parser.getText();
        boolean exponent = value == JsonToken.VALUE_NUMBER_FLOAT && (text.indexOf('e') >= 0 || text.indexOf('E') >= 0);
        if (!exponent || text.length() > 40) {
            return text;
        }
        // many libraries write ten million as 1.0E7; an exponent of a billion would fill the memory with zeros
        try {
            BigDecimal number = new BigDecimal(text).stripTrailingZeros();
            return Math.abs((long) number.scale()) > 40 ? text : number.toPlainString();
        } catch (ArithmeticException | NumberFormatException absurd) {
            return text;
        }
    }

    private static String structure(JsonParser parser) throws IOException {
        StringWriter copy = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(copy)) {
            generator.copyCurrentStructure(parser);
        }
        return copy.toString();
    }
}
