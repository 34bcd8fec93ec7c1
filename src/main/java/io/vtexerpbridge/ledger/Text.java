package io.vtexerpbridge.ledger;

/** Makes text from outside fit for both databases; nothing that VTEX or an ERP sends may fail a lot. */
final class Text {

    /** In characters. An index entry of PostgreSQL holds about 2700 bytes, and three such ids may share one. */
    private static final int LONGEST_ID = 200;

    /** In characters; what people read, not what is processed. */
    private static final int LONGEST_NOTE = 4000;

    private static final int DIGEST = 64;

    private Text() {}

    /** PostgreSQL refuses NUL, and lone surrogates have no UTF-8. */
    static String clean(String value) {
        if (value == null) {
            return null;
        }
        boolean fine = value.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c));
        if (fine) {
            return value;
        }
        StringBuilder kept = new StringBuilder(value.length());
        value.codePoints()
                .filter(c -> c != 0)
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '?' : c)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /** An id keeps its meaning when shortened: the digest of the whole keeps two long ids apart. */
    static String id(String value) {
        String clean = clean(value);
        if (clean == null || clean.length() <= LONGEST_ID) {
            return clean;
        }
        return cut(clean, LONGEST_ID - DIGEST - 1) + "~" + digest(clean);
    }

    /** Stands for a text where only "the same text" matters; 64 characters. */
    static String digest(String text) {
        return Sha256.of(text);
    }

    /** A number without the zeros that fill it up in the ERP's fixed fields, as 000500123; anything else as it is. */
    static String withoutZeros(String number) {
        return number.matches("0+[1-9][0-9]*") ? number.replaceFirst("^0+", "") : number;
    }

    /** As much of an orderId as an NF-e's item can hold. */
    static String prefix(String orderId) {
        return orderId.substring(0, Math.min(15, orderId.length()));
    }

    static String note(String value) {
        String clean = clean(value);
        return clean == null || clean.length() <= LONGEST_NOTE ? clean : cut(clean, LONGEST_NOTE - 1) + "…";
    }

    private static String cut(String value, int length) {
        return value.substring(0, Character.isHighSurrogate(value.charAt(length - 1)) ? length - 1 : length);
    }
}
