package io.vtexerpbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A document taken apart: what stands in which column, element or line. */
final class DocumentFields {

    private DocumentFields() {}

    /**
     * One place of a document.
     *
     * @param name the column or element, as {@code carrier} or {@code delivery/carrier}
     * @param number which of that name it is, from 0: the row, or the occurrence
     */
    record Place(String name, int number) {}

    /** By place. What cannot be taken apart as its format says is taken apart by lines. */
    static Map<Place, String> of(String document, String format, char separator) {
        try {
            return switch (format) {
                case "csv" -> csv(document, separator);
                case "xml", "idoc" -> xml(document);
                case "json" -> json(new ObjectMapper().readTree(document));
                default -> lines(document);
            };
        } catch (IOException | XMLStreamException | IllegalStateException notWhatItSays) {
            return lines(document);
        }
    }

    /** By place, of parts from first to last, several of which may have one name. */
    static Map<Place, String> of(List<Map.Entry<String, String>> parts) {
        Map<Place, String> fields = new LinkedHashMap<>();
        Map<String, Integer> seen = new HashMap<>();
        parts.forEach(part ->
                fields.put(new Place(part.getKey(), seen.merge(part.getKey(), 1, Integer::sum) - 1), part.getValue()));
        return fields;
    }

    private static Map<Place, String> csv(String document, char separator) throws IOException {
        Map<Place, String> fields = new LinkedHashMap<>();
        try (CSVParser rows =
                CSVFormat.RFC4180.builder().setDelimiter(separator).get().parse(new StringReader(document))) {
            List<String> header = null;
            int row = 0;
            for (CSVRecord record : rows) {
                if (header == null) {
                    header = record.toList();
                    continue;
                }
                for (int i = 0; i < record.size(); i++) {
                    String name = i < header.size() ? header.get(i) : "column " + (i + 1);
                    fields.put(new Place(name, row), record.get(i));
                }
                row++;
            }
        }
        return fields;
    }

    private static Map<Place, String> xml(String document) throws XMLStreamException {
        XMLInputFactory xml = XMLInputFactory.newFactory();
        xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader reader = xml.createXMLStreamReader(new StringReader(document));
        Map<Place, String> fields = new LinkedHashMap<>();
        Map<String, Integer> seen = new HashMap<>();
        Deque<String> path = new ArrayDeque<>();
        StringBuilder text = new StringBuilder();
        boolean leaf = false;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    path.addLast(reader.getLocalName());
                    text.setLength(0);
                    leaf = true;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    if (leaf) {
                        // the root is the same for all
                        String name = String.join("/", path.stream().skip(1).toList());
                        fields.put(new Place(name, seen.merge(name, 1, Integer::sum) - 1), text.toString());
                    }
                    path.removeLast();
                    leaf = false;
                }
                default -> text.length();
            }
        }
        return fields;
    }

    private static Map<Place, String> json(JsonNode document) {
        Map<Place, String> fields = new LinkedHashMap<>();
        json("", document, fields, new HashMap<>());
        return fields;
    }

    private static void json(String path, JsonNode node, Map<Place, String> fields, Map<String, Integer> seen) {
        if (node.isValueNode()) {
            fields.put(new Place(path, seen.merge(path, 1, Integer::sum) - 1), node.asText());
        } else if (node.isArray()) {
            node.forEach(one -> json(path, one, fields, seen));
        } else {
            node.properties()
                    .forEach(one -> json(
                            path.isEmpty() ? one.getKey() : path + "/" + one.getKey(), one.getValue(), fields, seen));
        }
    }

    private static Map<Place, String> lines(String document) {
        Map<Place, String> fields = new LinkedHashMap<>();
        int number = 0;
        for (String line : document.split("\\R", -1)) {
            fields.put(new Place("line", number++), line);
        }
        return fields;
    }
}
