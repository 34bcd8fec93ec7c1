package io.vtexerpbridge.erp;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.BitSet;
import net.gcardone.junidecode.Junidecode;

/**
 * Texts as an ERP can hold them: one line, no blanks at the ends, and nothing that its charset lacks (FORMATS.md, "Text").
 *
 * <p>Cleaning comes before escaping: a transliterated character can be a quote or a separator.
 */
public final class ErpText {

    /** For charsets that hold every character. */
    static final ErpText UNICODE = new ErpText(StandardCharsets.UTF_8);

    private final boolean holdsEverything;
    private final Charset charset;
    private final BitSet held = new BitSet(0x10000);

    /** @throws IllegalArgumentException for a charset that cannot be written */
    public ErpText(Charset charset) {
        if (!charset.canEncode()) {
            throw new IllegalArgumentException("erp.charset " + charset.name()
                    + " can only be read; expected one that can be written, such as UTF-8 or ISO-8859-1");
        }
        this.charset = charset;
        this.holdsEverything = charset.name().startsWith("UTF-");
        if (!holdsEverything) {
            // one table for all threads: an encoder is neither cheap nor safe to share
            CharsetEncoder encoder = charset.newEncoder();
            for (char c = 0; c < 0xFFFF; c++) {
                if (!Character.isSurrogate(c) && encoder.canEncode(c)) {
                    held.set(c);
                }
            }
        }
    }

    /** The text as it may stand in a document; empty for null. */
    public String clean(String text) {
        if (text == null || text.isEmpty()) {
            return "";
        }
        return isClean(text) ? text : trim(fit(oneLine(text)));
    }

    /** Whether every character is one that the charset holds. */
    boolean holds(String text) {
        return text.codePoints().allMatch(this::holds);
    }

    boolean holds(int codePoint) {
        if (holdsEverything) {
            return codePoint > 0xFFFF || !Character.isSurrogate((char) codePoint);
        }
        return codePoint <= 0xFFFF
                ? held.get(codePoint)
                : charset.newEncoder().canEncode(Character.toString(codePoint));
    }

    /** Nearly every text is: one pass without an allocation. */
    private boolean isClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isBreak(c) || Character.isSurrogate(c) || c >= 0xFFFE || !(holdsEverything || held.get(c))) {
                return false;
            }
        }
        return !isBlank(text.charAt(0)) && !isBlank(text.charAt(text.length() - 1));
    }

    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        boolean inBreak = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isBreak(c)) {
                if (!inBreak) {
                    line.append(' ');
                }
                inBreak = true;
            } else if (!isDropped(c)) {
                line.appendCodePoint(c);
                inBreak = false;
            }
        }
        return line.toString();
    }

    private static boolean isBreak(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }

    private static boolean isDropped(int c) {
        return c == 0xFFFE || c == 0xFFFF || (c <= 0xFFFF && Character.isSurrogate((char) c));
    }

    private String fit(String text) {
        if (holds(text)) {
            return text;
        }
        StringBuilder fitting = new StringBuilder(text.length());
        // composed first: a + tilde is one character that Latin-1 has
        Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().forEach(c -> {
            if (holds(c)) {
                fitting.appendCodePoint(c);
            } else {
                fitting.append(transliterate(c));
            }
        });
        return fitting.toString();
    }

    private String transliterate(int codePoint) {
        String character = Character.toString(codePoint);
        // beyond the basic plane only what decomposes into it has a Latin spelling: styled letters do, emoji do not
        String source = codePoint <= 0xFFFF ? character : Normalizer.normalize(character, Normalizer.Form.NFKD);
        StringBuilder spelt = new StringBuilder();
        source.codePoints().forEach(c -> {
            String latin =
                    holds(c) ? Character.toString(c) : c <= 0xFFFF ? Junidecode.unidecode(Character.toString(c)) : "";
            // the library says [?] for what it does not know, and ? is what this class promises never to add
            latin.replace("[?]", "")
                    .codePoints()
                    .filter(l -> l != '?' && holds(l))
                    .map(l -> isBreak(l) ? ' ' : l)
                    .forEach(spelt::appendCodePoint);
        });
        return spelt.toString();
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }
}
