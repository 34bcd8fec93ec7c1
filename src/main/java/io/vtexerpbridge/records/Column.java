package io.vtexerpbridge.records;

import java.util.List;

/**
 * One column an ERP may fill.
 *
 * @param choices the words allowed in a {@link Kind#CHOICE}; empty otherwise
 */
public record Column(String name, Kind kind, boolean required, List<String> choices) {

    /** What a value has to look like. */
    public enum Kind {
        /** Without blanks; VTEX's own ids and keys. */
        ID,
        /** Letters and digits only: anything else breaks tracking in VTEX. */
        INVOICE_NUMBER,
        /** One line; breaks become a space. */
        LINE,
        /** Several lines. */
        TEXT,
        /** An amount of at least 0 and at most two decimals, kept as cents. */
        MONEY,
        /** A whole number of at least 1. */
        QUANTITY,
        DATE_TIME,
        YES_NO,
        CHOICE
    }

    public Column {
        choices = List.copyOf(choices);
    }

    static Column required(String name, Kind kind) {
        return new Column(name, kind, true, List.of());
    }

    static Column optional(String name, Kind kind) {
        return new Column(name, kind, false, List.of());
    }

    static Column choice(String name, boolean required, String... choices) {
        return new Column(name, Kind.CHOICE, required, List.of(choices));
    }
}
