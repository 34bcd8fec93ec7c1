package io.vtexerpbridge.records;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Finds out how a file is written: as configured, unless it cannot be. */
final class TextDetector {

    private static final int HEAD = 1 << 16;
    private static final Pattern XML_ENCODING =
            Pattern.compile("^\\s*<\\?xml[^>]{0,200}?encoding\\s*=\\s*[\"']([^\"']{1,40})[\"']");
    private static final char[] SEPARATORS = {';', ',', '\t', '|'};

    private TextDetector() {}

    /** A file's characters and what its first bytes tell. */
    record Opened(GuardedText text, RecordFormat format, boolean byteOrderMark) {}

    static Opened open(String fileName, InputStream in, Charset configured, boolean fixedWidth)
            throws IOException, UnreadableFile {
        byte[] head = in.readNBytes(HEAD);
        Mark mark = Mark.of(head);
        byte[] rest = mark == null ? head : Arrays.copyOfRange(head, mark.length, head.length);
        char first = firstCharacter(rest);
        if (first == 0) {
            throw new UnreadableFile(0, "the file is empty; expected at least a header row");
        }
        RecordFormat format = RecordFormat.of(fileName, first, fixedWidth);
        Charset charset = mark == null ? charset(rest, format, configured) : mark.charset;
        // what a byte order mark or an XML declaration says is not guessed about
        boolean said = mark != null || (format == RecordFormat.XML && declared(rest) != null);
        Charset fallback =
                said || !isStrict(charset) ? null : isStrict(configured) ? StandardCharsets.ISO_8859_1 : configured;
        return new Opened(new GuardedText(rest, in, charset, fallback), format, mark != null);
    }

    private enum Mark {
        UTF_8(StandardCharsets.UTF_8, 0xEF, 0xBB, 0xBF),
        UTF_16LE(StandardCharsets.UTF_16LE, 0xFF, 0xFE),
        UTF_16BE(StandardCharsets.UTF_16BE, 0xFE, 0xFF);

        private final Charset charset;
        private final int[] bytes;
        private final int length;

        Mark(Charset charset, int... bytes) {
            this.charset = charset;
            this.bytes = bytes;
            this.length = bytes.length;
        }

        static Mark of(byte[] head) {
            for (Mark mark : values()) {
                boolean there = head.length >= mark.length;
                for (int i = 0; there && i < mark.length; i++) {
                    there = (head[i] & 0xFF) == mark.bytes[i];
                }
                if (there) {
                    return mark;
                }
            }
            return null;
        }
    }

    /** The first that is no blank, 0 when there is none; zeros are halves of UTF-16 or will be refused when read. */
    private static char firstCharacter(byte[] head) {
        boolean zero = false;
        for (byte b : head) {
            if (b == 0) {
                zero = true;
            } else if (b != ' ' && b != '\t' && b != '\r' && b != '\n' && b != '\f') {
                return (char) (b & 0xFF);
            }
        }
        return zero && head.length > 1 ? '0' : 0;
    }

    private static Charset charset(byte[] head, RecordFormat format, Charset configured) throws UnreadableFile {
        if (format == RecordFormat.XML) {
            Charset declared = declared(head);
            if (declared != null) {
                return declared;
            }
        }
        boolean unicodeByRule = format == RecordFormat.XML || format == RecordFormat.JSON;
        if (isUnicode(configured)) {
            // without a zero among them, the bytes are not 16 or 32 bits wide
            return hasZero(head) ? configured : StandardCharsets.UTF_8;
        }
        if (unicodeByRule) {
            return StandardCharsets.UTF_8;
        }
        // a single-byte charset can make letters of any bytes; that they happen to be UTF-8 throughout is no accident
        return isUtf8BeyondAscii(head) ? StandardCharsets.UTF_8 : configured;
    }

    private static boolean hasZero(byte[] head) {
        for (byte b : head) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private static Charset declared(byte[] head) throws UnreadableFile {
        Matcher encoding =
                XML_ENCODING.matcher(new String(head, 0, Math.min(head.length, 512), StandardCharsets.ISO_8859_1));
        if (!encoding.find()) {
            return null;
        }
        try {
            return Charset.forName(encoding.group(1));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new UnreadableFile(
                    1,
                    "the encoding is " + Fault.quoted(encoding.group(1))
                            + "; expected a known charset such as UTF-8 or ISO-8859-1");
        }
    }

    /** Whether it shows at once that a file is not written in it. */
    private static boolean isStrict(Charset charset) {
        return isUnicode(charset) || charset.equals(StandardCharsets.US_ASCII);
    }

    private static boolean isUnicode(Charset charset) {
        return charset.name().startsWith("UTF-");
    }

    private static boolean isUtf8BeyondAscii(byte[] head) {
        boolean ascii = true;
        for (byte b : head) {
            ascii &= b >= 0;
        }
        if (ascii) {
            return false;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        // not the end of input: the head may cut a character in two
        return !decoder.decode(ByteBuffer.wrap(head), CharBuffer.allocate(head.length), false)
                        .isError()
                && (head.length == HEAD || endsWhole(head));
    }

    private static boolean endsWhole(byte[] head) {
        ByteBuffer bytes = ByteBuffer.wrap(head);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        decoder.decode(bytes, CharBuffer.allocate(head.length), false);
        return !bytes.hasRemaining();
    }

    /**
     * The configured separator when the header has all that is needed with it, else the one that finds the most columns.
     *
     * @param known whether a name is one of a column
     * @param complete whether names have all that a header needs
     */
    static char separator(char configured, String sample, Predicate<String> known, Predicate<List<String>> complete) {
        if (complete.test(names(sample, configured))) {
            return configured;
        }
        char best = configured;
        long most = count(sample, configured, known);
        for (char candidate : SEPARATORS) {
            long found = count(sample, candidate, known);
            if (found > most) {
                best = candidate;
                most = found;
            }
        }
        return best;
    }

    private static long count(String sample, char separator, Predicate<String> known) {
        return names(sample, separator).stream().filter(known).count();
    }

    private static List<String> names(String sample, char separator) {
        try (CSVParser parser = CsvRecords.format(separator).parse(new StringReader(sample))) {
            for (CSVRecord header : parser) {
                if (!CsvRecords.isBlank(header)) {
                    return header.toList();
                }
            }
        } catch (IOException | UncheckedIOException | IllegalStateException unbalanced) {
            return List.of();
        }
        return List.of();
    }

    /**
     * The configured sign, unless an amount is no number with it and another sign fits more of them. An amount such as {@code 1,234}
     * alone never tells: taking its decimals for thousands would be an error of a thousand times.
     */
    static char decimalSign(char configured, List<String> amounts) {
        Amounts own = Amounts.grouped(configured);
        if (amounts.stream().allMatch(amount -> own.read(amount) != null)) {
            return configured;
        }
        char best = configured;
        long most = amounts.stream().filter(own::isMoney).count();
        for (char candidate : new char[] {',', '.'}) {
            long fitting =
                    amounts.stream().filter(Amounts.grouped(candidate)::isMoney).count();
            if (fitting > most) {
                best = candidate;
                most = fitting;
            }
        }
        return best;
    }
}
