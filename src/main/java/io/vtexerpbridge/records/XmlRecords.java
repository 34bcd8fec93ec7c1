package io.vtexerpbridge.records;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * XML: a root, an element a row, an element (or an attribute of the row) a column, without namespaces; or a root that is the only row
 * itself.
 */
final class XmlRecords implements RowReader {

    private static final int DEEPEST = 20;
    private static final XMLInputFactory FACTORY = factory();

    private final Subject subject;
    private final boolean byteOrderMark;

    XmlRecords(Subject subject, boolean byteOrderMark) {
        this.subject = subject;
        this.byteOrderMark = byteOrderMark;
    }

    /** SECURITY: nothing outside the file is ever read, and no entity expands into more than it is. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("external entity");
        });
        return factory;
    }

    @Override
    public void read(GuardedText text, Consumer<FileShape> shape, Rows rows) throws IOException, UnreadableFile {
        XMLStreamReader xml = null;
        try {
            xml = FACTORY.createXMLStreamReader(text);
            new Walk(xml, text, shape, rows).run();
        } catch (XMLStreamException unreadable) {
            long line = unreadable.getLocation() == null
                    ? 1
                    : Math.max(1, unreadable.getLocation().getLineNumber());
            text.rethrow(line);
            throw new UnreadableFile(
                    line, "the XML is broken or ends too early (" + reason(unreadable) + "); expected it whole");
        }
    }

    private static String reason(XMLStreamException unreadable) {
        String message = String.valueOf(unreadable.getMessage());
        String only = message.substring(message.lastIndexOf("Message: ") + 1).replaceFirst("^essage: ", "");
        String quoted = Fault.quoted(only);
        return quoted.length() > 2 ? quoted.substring(1, quoted.length() - 1) : quoted;
    }

    private final class Walk {

        private final XMLStreamReader xml;
        private final GuardedText text;
        private final Consumer<FileShape> shape;
        private final Rows rows;

        private int depth;
        private String root;
        private boolean shaped;
        /** The second level: a row, or a column of a root that is the row. */
        private String second;

        private long secondLine;
        private final StringBuilder value = new StringBuilder();
        private boolean hasColumns;
        private Map<String, String> fields = new LinkedHashMap<>();
        private Fault fault;
        private final Map<String, String> rootFields = new LinkedHashMap<>();
        private Fault rootFault;
        private long rootLine;

        Walk(XMLStreamReader xml, GuardedText text, Consumer<FileShape> shape, Rows rows) {
            this.xml = xml;
            this.text = text;
            this.shape = shape;
            this.rows = rows;
        }

        void run() throws XMLStreamException, UnreadableFile {
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> start();
                    case XMLStreamConstants.END_ELEMENT -> end();
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> characters();
                    case XMLStreamConstants.DTD ->
                        throw new UnreadableFile(line(), "found a DOCTYPE; expected XML without one");
                    case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw new UnreadableFile(
                                line(),
                                "found the entity " + Fault.quoted(xml.getLocalName())
                                        + "; expected none but &lt; &gt; &amp; &quot; &apos;");
                    default -> {
                        // comments and processing instructions say nothing
                    }
                }
            }
            if (!rootFields.isEmpty()) {
                shape("");
                rows.accept(new Row(rootLine, rootFields, rootFault));
            }
        }

        private void start() throws UnreadableFile {
            depth++;
            if (depth > DEEPEST) {
                throw new UnreadableFile(
                        line(),
                        "the XML is nested deeper than " + DEEPEST + "; expected a root, rows and their columns");
            }
            String name = xml.getLocalName();
            if (depth == 1) {
                root = name;
                rootLine = line();
            } else if (depth == 2) {
                second = name;
                secondLine = line();
                fields = new LinkedHashMap<>();
                fault = null;
                hasColumns = xml.getAttributeCount() > 0;
                for (int i = 0; i < xml.getAttributeCount(); i++) {
                    if (xml.getAttributeNamespace(i) == null
                            || xml.getAttributeNamespace(i).isEmpty()) {
                        fields.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
                    }
                }
                value.setLength(0);
            } else if (depth == 3) {
                hasColumns = true;
                strayText(second);
                value.setLength(0);
            } else if (fault == null) {
                fault = new Fault(name, "an element within a column", "one value to each column");
            }
        }

        private void end() throws UnreadableFile {
            if (depth == 3) {
                if (fields.containsKey(xml.getLocalName()) && fault == null) {
                    fault = new Fault(xml.getLocalName(), "there twice", "each column once");
                }
                fields.put(xml.getLocalName(), value.toString());
                value.setLength(0);
            } else if (depth == 2 && hasColumns) {
                strayText(second);
                if (!rootFields.isEmpty()) {
                    throw mixed(secondLine, second);
                }
                shape(second);
                rows.accept(new Row(secondLine, fields, fault));
                text.release();
            } else if (depth == 2) {
                if (shaped) {
                    throw mixed(secondLine, second);
                }
                if (rootFields.putIfAbsent(second, value.toString()) != null && rootFault == null) {
                    rootFault = new Fault(second, "there twice", "each column once");
                }
            }
            depth--;
        }

        private void characters() {
            if (depth >= 2) {
                value.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
            } else if (depth == 1 && !xml.isWhiteSpace() && rootFault == null) {
                rootFault = new Fault(root, Fault.quoted(xml.getText()), "elements, without text between them");
            }
        }

        private void strayText(String element) {
            if (!value.toString().isBlank() && fault == null) {
                fault = new Fault(element, Fault.quoted(value.toString()), "elements, without text between them");
            }
        }

        private UnreadableFile mixed(long line, String name) {
            return new UnreadableFile(
                    line,
                    "<" + name + "> stands beside others of another kind in <" + root
                            + ">; expected either rows in it, each with its columns, or the columns of one row");
        }

        private void shape(String element) {
            if (!shaped) {
                shape.accept(new FileShape(
                        subject, RecordFormat.XML, text.charset(), byteOrderMark, ';', List.of(), root, element));
                shaped = true;
            }
        }

        private long line() {
            return Math.max(1, xml.getLocation().getLineNumber());
        }
    }
}
