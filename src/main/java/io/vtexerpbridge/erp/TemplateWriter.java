package io.vtexerpbridge.erp;

import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateMethodModelEx;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Documents by the templates {@code order.FORMAT.ftl} and {@code notice.FORMAT.ftl}: CSV, XML, JSON and IDoc. */
final class TemplateWriter implements DocumentWriter {

    private final ErpFormat format;
    private final Templates templates;
    private final String csvSeparator;

    private TemplateWriter(ErpFormat format, Templates templates, String csvSeparator) {
        this.format = format;
        this.templates = templates;
        this.csvSeparator = csvSeparator;
    }

    static TemplateWriter of(
            ErpFormat format, Path mappings, DocumentSettings settings, ErpText texts, TableFunctions functions) {
        String separator = settings.csvSeparator();
        Templates templates =
                switch (format) {
                    case CSV -> {
                        DocumentFormat csv = DocumentFormat.csv(texts, separator);
                        CsvRows rows = new CsvRows(csv, separator);
                        yield new Templates(mappings, csv, settings, settings.decimalSeparator(), functions)
                                .with("rows", rows.rows())
                                .with("column", rows.column());
                    }
                    case JSON -> {
                        DocumentFormat json = DocumentFormat.json(texts);
                        yield new Templates(mappings, json, settings, ".", functions)
                                .with("json", (TemplateMethodModelEx)
                                        arguments -> json.fromMarkup(JsonTexts.value(arguments, texts::clean)));
                    }
                    default -> {
                        DocumentFormat xml = DocumentFormat.xml(texts);
                        yield new Templates(mappings, xml, settings, ".", functions)
                                .with("field", (TemplateDirectiveModel) new XmlFields(xml, texts)::write);
                    }
                };
        return new TemplateWriter(format, templates, separator);
    }

    @Override
    public String write(String mapping, Map<String, Object> model, FieldNotes notes, boolean probing) {
        String name = format.file(mapping);
        String made = templates.process(templates.named(name), model, notes, probing);
        switch (format) {
            case CSV -> made = csvLines(made);
            case JSON -> requireJson(made, name);
            default -> {
                // values cannot break an element, so a look at each document would find nothing that this one does not
                if (probing) {
                    requireWellFormed(made, name);
                }
            }
        }
        return made;
    }

    @Override
    public String label(String mapping) {
        return templates.label(format.file(mapping));
    }

    /** Whatever line ends the template's editor writes, rows end with CRLF and none is blank. Values hold no line breaks. */
    private String csvLines(String text) {
        StringBuilder rows = new StringBuilder(text.length() + 64);
        text.lines().filter(row -> !row.isBlank() || row.contains(csvSeparator)).forEach(row -> rows.append(row)
                .append("\r\n"));
        return rows.toString();
    }

    /** Each document: a value without quotes, or a list's comma, breaks it for some orders only. */
    private void requireJson(String document, String name) {
        String fault = JsonTexts.fault(document);
        if (!fault.isEmpty()) {
            throw new MappingProblem(templates.label(name), 0, 0, "what it makes is not JSON: " + fault);
        }
    }

    private void requireWellFormed(String document, String name) {
        XMLInputFactory xml = XMLInputFactory.newFactory();
        xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = xml.createXMLStreamReader(new StringReader(document));
            while (reader.hasNext()) {
                reader.next();
            }
        } catch (XMLStreamException fault) {
            throw new MappingProblem(
                    templates.label(name),
                    0,
                    0,
                    "what it makes is not well-formed XML, at line "
                            + fault.getLocation().getLineNumber()
                            + " of the document: check that every element is closed");
        }
    }
}
