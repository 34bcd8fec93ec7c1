package io.vtexerpbridge.records;

/**
 * What is wrong with one field.
 *
 * @param field the column, or empty where it is about the whole row
 * @param found shortened and on one line
 */
public record Fault(String field, String found, String expected) {

    private static final int SHOWN = 60;

    public Fault {
        found = shown(found);
    }

    /** Without the line. */
    String sentence() {
        return (field.isEmpty() ? "the row" : field) + " is " + found + "; expected " + expected;
    }

    /** A text from a file in quotes, as it may stand in a sentence. */
    static String quoted(String text) {
        return text.isBlank() ? "empty" : "\"" + shown(text.strip()) + "\"";
    }

    private static String shown(String text) {
        int end = Math.min(text.length(), SHOWN * 2);
        StringBuilder line = new StringBuilder(end);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean unfit = Character.isISOControl(c) || Character.isSurrogate(c) || c == 0x2028 || c == 0x2029;
            line.append(unfit ? ' ' : c);
        }
        return text.length() > end ? line + "…" : line.toString();
    }
}
