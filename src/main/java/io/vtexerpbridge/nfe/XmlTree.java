package io.vtexerpbridge.nfe;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads XML in one pass, without DTDs and entities and within limits that no fiscal document comes near. */
final class XmlTree {

    /** The deepest path of the layout is eleven elements long, those of a signature included. */
    private static final int DEPTH = 32;
    /** 990 items, the most an NF-e has, make about 90,000. */
    private static final int ELEMENTS = 200_000;

    private XmlTree() {}

    static XmlNode read(String xml) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("no external entities");
        });
        XMLStreamReader reader = null;
        try {
            reader = factory.createXMLStreamReader(new StringReader(xml));
            return read(reader);
        } catch (XMLStreamException e) {
            // the parser's own message may quote the document, and with it personal data
            throw new UnreadableNfe(
                    e.getLocation() == null
                            ? "The file is no well-formed XML; export the document again."
                            : "The file is no well-formed XML, or breaks off, at line "
                                    + e.getLocation().getLineNumber() + ", column "
                                    + e.getLocation().getColumnNumber() + "; export the document again.");
        } finally {
            close(reader);
        }
    }

    private static XmlNode read(XMLStreamReader reader) throws XMLStreamException {
        Deque<XmlNode> open = new ArrayDeque<>();
        XmlNode root = null;
        int elements = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (open.size() == DEPTH || ++elements > ELEMENTS) {
                        throw new UnreadableNfe("The XML is " + (open.size() == DEPTH ? "nested deeper" : "longer")
                                + " than any NF-e; expected one fiscal document in a file.");
                    }
                    XmlNode node = element(reader);
                    if (open.isEmpty()) {
                        root = node;
                    } else {
                        open.peek().add(node);
                    }
                    open.push(node);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (!open.isEmpty()) {
                        open.peek().append(reader.getText());
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> open.pop();
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new UnreadableNfe(
                            "The file has a DOCTYPE or an entity of its own; a fiscal document has neither, so it is not read.");
                default -> {
                    // comments and processing instructions carry nothing
                }
            }
        }
        if (root == null) {
            throw new UnreadableNfe("The file is empty; expected an NF-e as XML.");
        }
        return root;
    }

    private static XmlNode element(XMLStreamReader reader) {
        XmlNode node = new XmlNode(reader.getNamespaceURI(), reader.getLocalName());
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String namespace = reader.getAttributeNamespace(i);
            if (namespace == null || namespace.isEmpty()) {
                node.add(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
            }
        }
        return node;
    }

    private static void close(XMLStreamReader reader) {
        try {
            if (reader != null) {
                reader.close();
            }
        } catch (XMLStreamException nothingIsHeld) {
            // the text is in memory; there is nothing to free
        }
    }
}
