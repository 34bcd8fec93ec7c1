package io.vtexerpbridge.nfe;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns a document's bytes into text, once: what is parsed and what VTEX gets as the original are then the same characters,
 * however the prolog and the bytes disagree.
 */
final class XmlText {

    private static final Pattern DECLARED =
            Pattern.compile("^\\s*<\\?xml[^>]{0,80}?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,20})[\"']");
    private static final Map<String, Charset> KNOWN = Map.of(
            "UTF-8", StandardCharsets.UTF_8,
            "UTF8", StandardCharsets.UTF_8,
            "US-ASCII", StandardCharsets.US_ASCII,
            "ASCII", StandardCharsets.US_ASCII,
            "ISO-8859-1", StandardCharsets.ISO_8859_1,
            "LATIN1", StandardCharsets.ISO_8859_1,
            "WINDOWS-1252", Charset.forName("windows-1252"));

    private XmlText() {}

    /** The text without its byte order mark. */
    static String decode(byte[] bytes) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return decode(bytes, 3, StandardCharsets.UTF_8);
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return decode(bytes, 2, StandardCharsets.UTF_16BE);
        }
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return decode(bytes, 2, StandardCharsets.UTF_16LE);
        }
        String start = new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.ISO_8859_1);
        Matcher declared = DECLARED.matcher(start);
        if (!declared.find()) {
            return decode(bytes, 0, StandardCharsets.UTF_8);
        }
        Charset charset = KNOWN.get(declared.group(1).toUpperCase(Locale.ROOT));
        if (charset == null) {
            throw new UnreadableNfe("The prolog names the encoding " + declared.group(1)
                    + "; expected UTF-8, ISO-8859-1 or windows-1252: export the document again.");
        }
        return decode(bytes, 0, charset);
    }

    static byte[] encode(String text) {
        Matcher declared = DECLARED.matcher(text.substring(0, Math.min(text.length(), 200)));
        Charset charset = declared.find() ? KNOWN.get(declared.group(1).toUpperCase(Locale.ROOT)) : null;
        return text.getBytes(charset == null ? StandardCharsets.UTF_8 : charset);
    }

    private static String decode(byte[] bytes, int from, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableNfe("The file is not the " + charset.name()
                    + " that it says it is: export the document again, or mend the encoding in its prolog.");
        }
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
