package io.vtexerpbridge.records;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A file's characters, decoded strictly. Whatever parses them is kept from filling the memory: no more than {@link #LONGEST_ROW}
 * characters are given out between two calls of {@link #release}.
 */
final class GuardedText extends Reader {

    /** Characters of one row; no honest one comes near. */
    static final int LONGEST_ROW = 1_000_000;

    static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final int PEEKED = 1 << 16;
    private static final char DOS_END = 0x1A;

    private final InputStream in;
    private final ByteBuffer bytes;
    private final char[] chars = new char[PEEKED];
    private int start;
    private int end;
    private Charset charset;
    private Charset fallback;
    private CharsetDecoder decoder;
    private boolean beyondLatin;
    private boolean ended;
    private long line = 1;
    private boolean afterReturn;
    private long given;
    private boolean onlyAscii = true;
    private UnreadableFile fault;
    private IOException broken;

    /**
     * @param head what was read already, without a byte order mark
     * @param fallback what the file is when it turns out at its first character beyond ASCII not to be {@code charset}; or null
     */
    GuardedText(byte[] head, InputStream in, Charset charset, Charset fallback) {
        this.in = in;
        this.bytes = ByteBuffer.allocate(Math.max(head.length, 1 << 14));
        this.bytes.put(head).flip();
        this.fallback = fallback;
        use(charset);
    }

    private void use(Charset charset) {
        this.charset = charset;
        // ISO-8859-1 has control characters where Windows has quotes, dashes and the euro; no file means the former
        Charset decoded = charset.equals(StandardCharsets.ISO_8859_1) ? WINDOWS_1252 : charset;
        decoder = decoded.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** The charset, as far as the file was read. */
    Charset charset() {
        return charset.equals(StandardCharsets.ISO_8859_1) && beyondLatin ? WINDOWS_1252 : charset;
    }

    /**
     * After a parser's failure: says so when the text, not the parser, was the cause.
     *
     * @param line where the row begins; a row that is too long is found by the guard, which knows no rows
     */
    void rethrow(long line) throws IOException, UnreadableFile {
        if (broken != null) {
            throw broken;
        }
        if (fault != null && (start == end || given > LONGEST_ROW)) {
            throw fault.line() > 0 ? fault : new UnreadableFile(line, fault.getMessage());
        }
    }

    /** The parser has let go of everything it read. */
    void release() {
        given = 0;
    }

    /** The beginning of what was not read yet, up to 64 Ki characters. */
    String peek() throws IOException {
        System.arraycopy(chars, start, chars, 0, end - start);
        end -= start;
        start = 0;
        // room for both halves of a character beyond the basic plane
        while (end < chars.length - 1 && fill()) {
            // until full
        }
        return new String(chars, start, end - start);
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (start == end) {
            start = 0;
            end = 0;
            while (end == 0 && fill()) {
                // until something came
            }
            if (end == 0) {
                if (fault != null) {
                    throw new IOException(fault.getMessage());
                }
                return -1;
            }
        }
        int count = Math.min(length, end - start);
        System.arraycopy(chars, start, target, offset, count);
        start += count;
        given += count;
        if (given > LONGEST_ROW) {
            fault = new UnreadableFile(
                    0,
                    "a row is longer than " + LONGEST_ROW
                            + " characters; expected shorter ones: is a quote, tag or bracket never closed, or a line break missing?");
            throw new IOException(fault.getMessage());
        }
        return count;
    }

    /** @return whether more may come */
    private boolean fill() throws IOException {
        if (ended || fault != null) {
            return false;
        }
        CharBuffer target = CharBuffer.wrap(chars, end, chars.length - end);
        CoderResult result = decoder.decode(bytes, target, false);
        int from = end;
        end = target.position();
        boolean ascii = check(from);
        if (ended || fault != null) {
            return false;
        }
        if (result.isError()) {
            turnTo(ascii);
        } else if (result.isUnderflow()) {
            bytes.compact();
            int count = readBytes();
            if (count > 0) {
                bytes.position(bytes.position() + count);
            }
            bytes.flip();
            if (count < 0) {
                finish();
            }
        }
        return fault == null;
    }

    private int readBytes() throws IOException {
        try {
            return in.read(bytes.array(), bytes.position(), bytes.remaining());
        } catch (IOException failed) {
            broken = failed;
            throw failed;
        }
    }

    private void finish() {
        if (bytes.hasRemaining()) {
            if (fallback != null && onlyAscii) {
                turnTo(true);
                return;
            }
            fault = undecodable();
        }
        ended = true;
    }

    /** Counts lines and refuses what no text has. @return whether everything up to here was ASCII */
    private boolean check(int from) throws IOException {
        for (int i = from; i < end; i++) {
            char c = chars[i];
            if (c < ' ') {
                if (c == '\n') {
                    line += afterReturn ? 0 : 1;
                } else if (c == '\r') {
                    line++;
                } else if (c == DOS_END && nothingFollows(i + 1)) {
                    end = i;
                    ended = true;
                    break;
                } else if (c != '\t' && c != '\f') {
                    fault = new UnreadableFile(
                            line,
                            String.format("found the control character U+%04X; expected text", (int) c)
                                    + " (is it a binary file, or UTF-16 without its mark?)");
                    end = i;
                    break;
                }
            } else if (c > 0x7F) {
                onlyAscii = false;
                beyondLatin |= c > 0xFF;
            }
            afterReturn = c == '\r';
        }
        return onlyAscii;
    }

    /** Programs from DOS times end a file with one such character, and may fill its last block. */
    private boolean nothingFollows(int from) throws IOException {
        for (int i = from; i < end; i++) {
            if (!isFiller(chars[i])) {
                return false;
            }
        }
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            if (!isFiller((char) (bytes.get(i) & 0xFF))) {
                return false;
            }
        }
        for (byte rest : in.readNBytes(1 << 10)) {
            if (!isFiller((char) (rest & 0xFF))) {
                return false;
            }
        }
        return in.read() < 0;
    }

    private static boolean isFiller(char c) {
        return c == DOS_END || c == 0 || c == '\r' || c == '\n' || c == ' ';
    }

    private void turnTo(boolean ascii) {
        if (ascii && fallback != null) {
            use(fallback);
            fallback = null;
        } else {
            fault = undecodable();
        }
    }

    private UnreadableFile undecodable() {
        return new UnreadableFile(
                line,
                String.format("the byte %02X is no character of %s", bytes.get(bytes.position()), charset.name())
                        + "; expected one charset throughout the file: write it as erp.charset says, or mend that key");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
