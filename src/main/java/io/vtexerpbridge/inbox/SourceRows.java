package io.vtexerpbridge.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.records.FileShape;
import io.vtexerpbridge.records.Row;
import java.util.LinkedHashMap;
import java.util.List;

/** Rows of a file and the way it is written, as the ledger keeps them until nothing of them can be refused any more. */
final class SourceRows {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SourceRows() {}

    private record Kept(long line, LinkedHashMap<String, String> fields) {}

    static String write(List<Row> rows) {
        return json(rows.stream()
                .map(row -> new Kept(row.line(), new LinkedHashMap<>(row.fields())))
                .toList());
    }

    static List<Row> read(String json) {
        try {
            return MAPPER.readValue(json, new TypeReference<List<Kept>>() {}).stream()
                    .map(kept -> new Row(kept.line(), kept.fields(), null))
                    .toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the ledger holds rows that cannot be read", e);
        }
    }

    static String write(FileShape shape) {
        return json(shape);
    }

    static FileShape shape(String json) {
        try {
            return MAPPER.readValue(json, FileShape.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the ledger holds a shape that cannot be read", e);
        }
    }

    private static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("rows cannot be written", e);
        }
    }
}
