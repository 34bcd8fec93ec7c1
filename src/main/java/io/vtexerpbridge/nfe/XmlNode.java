package io.vtexerpbridge.nfe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One element. Asked for what the layout has once, it refuses a second one, because a reader that took the first of two
 * contradictory values could be shown the harmless one.
 */
final class XmlNode {

    static final String NFE = "http://www.portalfiscal.inf.br/nfe";

    private final String namespace;
    private final String name;
    private final Map<String, String> attributes = new HashMap<>(2);
    private final List<XmlNode> children = new ArrayList<>(0);
    private final StringBuilder text = new StringBuilder(0);

    XmlNode(String namespace, String name) {
        this.namespace = namespace == null ? "" : namespace;
        this.name = name;
    }

    void add(XmlNode child) {
        children.add(child);
    }

    void add(String name, String value) {
        attributes.put(name, value);
    }

    void append(String characters) {
        text.append(characters);
    }

    String name() {
        return name;
    }

    String namespace() {
        return namespace;
    }

    List<XmlNode> children() {
        return children;
    }

    /** Whether it is this element of the NF-e's own namespace. */
    boolean is(String name) {
        return this.name.equals(name) && namespace.equals(NFE);
    }

    List<XmlNode> all(String name) {
        return children.stream().filter(child -> child.is(name)).toList();
    }

    /** The only such child, or null. */
    XmlNode one(String name) {
        List<XmlNode> found = all(name);
        if (found.size() > 1) {
            throw new UnreadableNfe(
                    name + " stands " + found.size() + " times in " + this.name + "; expected it once at most.");
        }
        return found.isEmpty() ? null : found.get(0);
    }

    XmlNode need(String name) {
        XmlNode found = one(name);
        if (found == null) {
            throw new UnreadableNfe(this.name + " has no " + name + "; expected a complete document: export it again.");
        }
        return found;
    }

    /** The text of the only such child, empty when there is none. */
    String text(String name) {
        XmlNode found = one(name);
        return found == null ? "" : found.text();
    }

    /** The text of the only such child, which must be there and not be empty. */
    String needText(String name) {
        String found = need(name).text();
        if (found.isEmpty()) {
            throw new UnreadableNfe(
                    name + " in " + this.name + " is empty; expected a value: export the document again.");
        }
        return found;
    }

    String text() {
        if (!children.isEmpty()) {
            throw new UnreadableNfe(name + " holds other elements; expected a plain value: export the document again.");
        }
        return text.toString().strip();
    }

    String attribute(String name) {
        return attributes.getOrDefault(name, "").strip();
    }

    /** What it says by itself, whatever stands within; for looking, not for values. */
    String ownText() {
        return text.toString().strip();
    }

    void walk(Consumer<XmlNode> visitor) {
        visitor.accept(this);
        children.forEach(child -> child.walk(visitor));
    }

    /** A value for a sentence: short, on one line. */
    static String quote(String value) {
        String clean = value.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
        return '"' + (clean.length() > 60 ? clean.substring(0, 60) + "…" : clean) + '"';
    }
}
