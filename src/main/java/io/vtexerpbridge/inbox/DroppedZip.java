package io.vtexerpbridge.inbox;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Hands out the files of a ZIP one at a time, unpacking as they are read. Names are only names, never paths. An {@link UnreadableZip} can
 * come at any time, at the last byte too, so take nothing in for good before {@link #next} has returned null.
 */
public final class DroppedZip implements Closeable {

    /** One file of the ZIP. */
    public sealed interface Entry {

        /** The last part of its name, safe to show. */
        String name();

        /** A file with content, to be read before the next one is asked for. It can be marked over a few thousand bytes. */
        record Content(String name, InputStream content) implements Entry {}

        /** A file that is not looked into, and why. */
        record Unusable(String name, String sentence) implements Entry {}
    }

    /**
     * What is still an honest ZIP.
     *
     * @param entries the most files and folders
     * @param entryBytes the largest file, unpacked
     * @param totalBytes all files, unpacked
     * @param ratio how many times larger than packed, once a megabyte is unpacked; XML packs to a tenth
     */
    public record Limits(int entries, long entryBytes, long totalBytes, int ratio) {

        public static final Limits DEFAULT = new Limits(10_000, 1L << 30, 2L << 30, 100);
    }

    private static final int GRACE = 1 << 20;

    private final Limits limits;
    private final ZipTail packed;
    private final ZipInputStream zip;
    private Unpacked current;
    private int entries;
    private int files;
    private long unpacked;
    private boolean done;

    public DroppedZip(InputStream in) {
        this(in, Limits.DEFAULT);
    }

    public DroppedZip(InputStream in, Limits limits) {
        this.limits = limits;
        this.packed = new ZipTail(in);
        // names in an old code page are shown a little wrong rather than refused
        this.zip = new ZipInputStream(packed, StandardCharsets.ISO_8859_1);
    }

    /** The next file, or null after the last. @throws UnreadableZip when the ZIP as a whole cannot be trusted */
    public Entry next() throws IOException {
        while (!done) {
            if (current != null) {
                current.drain();
                current = null;
            }
            ZipEntry entry = advance();
            if (entry == null) {
                finish();
                return null;
            }
            if (++entries > limits.entries()) {
                throw new UnreadableZip("The ZIP holds more than " + limits.entries() + " files; split it.");
            }
            String name = name(entry.getName());
            current = new Unpacked(name);
            if (!entry.isDirectory() && !isJunk(entry.getName(), name)) {
                files++;
                return judge(name, current);
            }
        }
        return null;
    }

    private static Entry judge(String name, Unpacked unpacked) throws IOException {
        InputStream content = new BufferedInputStream(unpacked, 1 << 14);
        content.mark(4);
        byte[] first = content.readNBytes(4);
        content.reset();
        if (first.length == 0) {
            return new Entry.Unusable(name, name + " in the ZIP is empty; expected a file with content.");
        }
        boolean nested = first.length > 3 && first[0] == 'P' && first[1] == 'K' && first[2] < 9 && first[3] < 9;
        if (nested || name.toLowerCase(Locale.ROOT).endsWith(".zip")) {
            return new Entry.Unusable(name, name + " is a ZIP within the ZIP; drop it by itself.");
        }
        return new Entry.Content(name, content);
    }

    private ZipEntry advance() throws IOException {
        try {
            return zip.getNextEntry();
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new UnreadableZip(
                    "The ZIP is broken, breaks off or is encrypted after " + entries + " files; make it again.");
        }
    }

    /** One file's bytes, counted while they are unpacked. */
    private final class Unpacked extends FilterInputStream {

        private final String name;
        private long bytes;

        Unpacked(String name) {
            super(zip);
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (current != this) {
                return -1;
            }
            try {
                int n = zip.read(buffer, offset, length);
                if (n > 0) {
                    bytes += n;
                    unpacked += n;
                    check();
                }
                return n;
            } catch (ZipException | EOFException e) {
                throw new UnreadableZip("The ZIP breaks off or is broken at " + name + "; make it again.");
            }
        }

        private void check() {
            if (bytes > limits.entryBytes()) {
                throw new UnreadableZip(
                        name + " in the ZIP is larger than " + limits.entryBytes() + " bytes; drop it by itself.");
            }
            if (unpacked > limits.totalBytes()) {
                throw new UnreadableZip("The ZIP holds more than " + limits.totalBytes() + " bytes; split it.");
            }
            if (unpacked > GRACE && unpacked / limits.ratio() > packed.count()) {
                throw new UnreadableZip("The ZIP unpacks to more than " + limits.ratio()
                        + " times its size; no honest file does, so it is not read.");
            }
        }

        @Override
        public long skip(long wanted) throws IOException {
            return skipNBytesOf(this, wanted);
        }

        void drain() throws IOException {
            byte[] buffer = new byte[8192];
            while (read(buffer, 0, buffer.length) >= 0) {
                // reading is all there is to do
            }
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public void close() {
            // the ZIP goes on
        }
    }

    private static long skipNBytesOf(InputStream in, long wanted) throws IOException {
        long skipped = 0;
        while (skipped < wanted && in.read() >= 0) {
            skipped++;
        }
        return skipped;
    }

    /** Java's stream ends without a word where a ZIP was cut between two files; the directory at its end knows how many there are. */
    private void finish() throws IOException {
        done = true;
        packed.drain();
        int listed = packed.listedEntries();
        if (listed < 0) {
            throw new UnreadableZip(
                    packed.count() == 0
                            ? "The file is empty; expected a ZIP."
                            : entries == 0
                                    ? "The file is no ZIP, or breaks off at its start; make it again."
                                    : "The ZIP breaks off after " + entries + " files; make it again.");
        }
        // 0xFFFF stands for "see the larger directory", which large files have
        if (listed != 0xFFFF && listed != entries) {
            throw new UnreadableZip("The ZIP lists " + listed + " files and holds " + entries + "; make it again.");
        }
        if (files == 0) {
            throw new UnreadableZip("The ZIP holds no files; expected the ERP's files in it.");
        }
    }

    private static boolean isJunk(String path, String name) {
        return path.startsWith("__MACOSX/") || name.equals(".DS_Store") || name.equals("Thumbs.db");
    }

    private String name(String path) {
        String last = path.replaceAll(".*[/\\\\:](?=.)", "").replaceAll("[\\p{Cntrl}/\\\\:]", "");
        String shown = last.length() > 120 ? last.substring(last.length() - 120) : last;
        return shown.isBlank() || shown.matches("\\.+") ? "file " + entries : shown;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
