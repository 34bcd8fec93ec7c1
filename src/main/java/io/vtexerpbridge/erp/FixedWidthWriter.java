package io.vtexerpbridge.erp;

import io.vtexerpbridge.erp.FixedWidthLayout.RecordType;
import io.vtexerpbridge.erp.FixedWidthLayout.Repeat;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Documents of records with fields at fixed places, by {@code order.fixed-width.properties} and {@code notice.fixed-width.properties}. */
final class FixedWidthWriter implements DocumentWriter {

    private final DocumentSettings settings;
    private final ErpText texts;
    private final Dates dates;
    private final Templates templates;
    private final Map<String, FixedWidthLayout> layouts;

    /** @throws MappingProblem when a layout is missing or at fault */
    FixedWidthWriter(Path folder, DocumentSettings settings, ErpText texts, TableFunctions functions) {
        this.settings = settings;
        this.texts = texts;
        this.dates = new Dates(settings.datePattern(), settings.zone());
        this.templates = new Templates(folder, DocumentFormat.plain(texts), settings, ".", functions);
        this.layouts = Map.of("order", layout(folder, "order"), "notice", layout(folder, "notice"));
    }

    private FixedWidthLayout layout(Path folder, String mapping) {
        String file = ErpFormat.FIXED_WIDTH.file(mapping);
        try {
            return new FixedWidthLayout(
                    file,
                    mapping.equals("notice"),
                    Files.readString(folder.resolve(file)).replaceFirst("^\ufeff", ""),
                    templates,
                    texts);
        } catch (NoSuchFileException missing) {
            throw new MappingProblem(
                    templates.label(file),
                    0,
                    0,
                    "the file is missing; copy it from the release, or set another erp.format");
        } catch (IOException unreadable) {
            throw new MappingProblem(
                    templates.label(file),
                    0,
                    0,
                    "cannot be read; check its permissions, and that it is saved as UTF-8");
        }
    }

    /** What stands in which field of an order's document, also of one that another layout wrote. */
    List<Map.Entry<String, String>> parts(String document) {
        return new FixedWidthParts(layouts.get("order")).of(document);
    }

    @Override
    public String label(String mapping) {
        return templates.label(ErpFormat.FIXED_WIDTH.file(mapping));
    }

    @Override
    public String write(String mapping, Map<String, Object> model, FieldNotes notes, boolean probing) {
        FixedWidthLayout layout = layouts.get(mapping);
        Map<String, Object> whole = FlatFields.whole(model);
        List<Map<String, Object>> lines = FlatFields.list(model, layout.typeField() == null ? "lines" : "order.lines");
        List<Map<String, Object>> payments = FlatFields.list(model, "order.payments");
        int count = 0;
        for (RecordType type : layout.records()) {
            count += type.repeat() == Repeat.ONCE ? 1 : (type.repeat() == Repeat.LINES ? lines : payments).size();
        }
        whole.put("recordCount", BigDecimal.valueOf(count));
        whole.put(
                "lineCount",
                BigDecimal.valueOf(FlatFields.list(model, "order.lines").size()));
        Document document = new Document(layout, model, notes, probing);
        for (RecordType type : layout.records()) {
            switch (type.repeat()) {
                case ONCE -> document.add(type, whole, 0);
                case LINES -> {
                    for (Map<String, Object> line : lines) {
                        model.put("line", line);
                        document.add(type, FlatFields.with(whole, line), number(line));
                        model.remove("line");
                    }
                }
                case PAYMENTS -> {
                    for (Map<String, Object> payment : payments) {
                        model.put("payment", payment);
                        document.add(type, FlatFields.with(whole, payment), 0);
                        model.remove("payment");
                    }
                }
            }
        }
        return document.text.toString();
    }

    /** One document as it grows. */
    private final class Document {

        private final FixedWidthLayout layout;
        private final Map<String, Object> model;
        private final FieldNotes notes;
        private final boolean probing;
        private final StringBuilder text = new StringBuilder();
        private int records;

        Document(FixedWidthLayout layout, Map<String, Object> model, FieldNotes notes, boolean probing) {
            this.layout = layout;
            this.model = model;
            this.notes = notes;
            this.probing = probing;
        }

        void add(RecordType type, Map<String, Object> values, int line) {
            records++;
            values.put("recordNumber", BigDecimal.valueOf(records));
            int[] record = " ".repeat(type.length()).codePoints().toArray();
            if (layout.typeField() != null) {
                put(record, layout.typeField(), layout.typeField().write(type.type(), line, settings, dates, notes));
            }
            for (FixedWidthField field : type.fields()) {
                Object value = field.value() == null
                        ? values.get(field.name())
                        : templates.process(field.value(), model, notes, probing);
                put(record, field, field.write(value, line, settings, dates, notes));
            }
            text.append(new String(record, 0, record.length)).append(layout.lineEnd());
        }

        private static void put(int[] record, FixedWidthField field, String value) {
            int[] characters = value.codePoints().toArray();
            if (characters.length != field.length()) {
                throw new IllegalStateException(
                        field.name() + " fills " + characters.length + " places of " + field.length());
            }
            System.arraycopy(characters, 0, record, field.start(), characters.length);
        }
    }

    private static int number(Map<String, Object> line) {
        return line.get("line") instanceof BigDecimal number ? number.intValue() : 0;
    }
}
