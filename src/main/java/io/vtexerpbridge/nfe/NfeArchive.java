package io.vtexerpbridge.nfe;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Hands out the files of a ZIP one at a time. Names are only names, never paths. An {@link UnreadableZip} can come at any file, the
 * last included, so take nothing in for good before {@link #next} has returned null.
 */
public final class NfeArchive implements Closeable {

    /** One file of the ZIP. */
    public sealed interface Entry {

        /** The last part of its name, safe to show. */
        String name();

        /** A file with content; whether it is a fiscal document is {@link NfeReader}'s to say. */
        record Content(String name, byte[] bytes) implements Entry {}

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
    public record Limits(int entries, int entryBytes, long totalBytes, int ratio) {

        public static final Limits DEFAULT = new Limits(10_000, NfeReader.MAX_BYTES, 512L << 20, 100);
    }

    private static final int GRACE = 1 << 20;

    private final Limits limits;
    private final ZipTail packed;
    private final ZipInputStream zip;
    private int entries;
    private int files;
    private long unpacked;
    private boolean done;

    public NfeArchive(InputStream in) {
        this(in, Limits.DEFAULT);
    }

    public NfeArchive(InputStream in, Limits limits) {
        this.limits = limits;
        this.packed = new ZipTail(in);
        // names in an old code page are shown a little wrong rather than refused
        this.zip = new ZipInputStream(packed, StandardCharsets.ISO_8859_1);
    }

    /** The next file, or null after the last. @throws UnreadableZip when the ZIP as a whole cannot be trusted */
    public Entry next() throws IOException {
        while (!done) {
            ZipEntry entry = advance();
            if (entry == null) {
                finish();
                return null;
            }
            if (++entries > limits.entries()) {
                throw new UnreadableZip("The ZIP holds more than " + limits.entries() + " files; split it.");
            }
            String name = name(entry.getName());
            byte[] bytes = content(name);
            if (!entry.isDirectory() && !isJunk(entry.getName(), name)) {
                files++;
                return judge(name, bytes);
            }
        }
        return null;
    }

    private static Entry judge(String name, byte[] bytes) {
        if (bytes.length == 0) {
            return new Entry.Unusable(name, name + " in the ZIP is empty; expected an NF-e as XML.");
        }
        boolean nested = bytes.length > 3 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] < 9 && bytes[3] < 9;
        if (nested || name.toLowerCase(Locale.ROOT).endsWith(".zip")) {
            return new Entry.Unusable(name, name + " is a ZIP within the ZIP; drop it by itself.");
        }
        return new Entry.Content(name, bytes);
    }

    private ZipEntry advance() throws IOException {
        try {
            return zip.getNextEntry();
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new UnreadableZip(
                    "The ZIP is broken, breaks off or is encrypted after " + entries + " files; make it again.");
        }
    }

    private byte[] content(String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int n = zip.read(buffer); n >= 0; n = zip.read(buffer)) {
                bytes.write(buffer, 0, n);
                unpacked += n;
                if (bytes.size() > limits.entryBytes()) {
                    throw new UnreadableZip(name + " in the ZIP is larger than " + limits.entryBytes()
                            + " bytes; expected NF-e of 500 KB at most.");
                }
                if (unpacked > limits.totalBytes()) {
                    throw new UnreadableZip("The ZIP holds more than " + limits.totalBytes() + " bytes; split it.");
                }
                if (unpacked > GRACE && unpacked / limits.ratio() > packed.count()) {
                    throw new UnreadableZip("The ZIP unpacks to more than " + limits.ratio()
                            + " times its size; no NF-e does, so it is not read.");
                }
            }
        } catch (ZipException | EOFException e) {
            throw new UnreadableZip("The ZIP breaks off or is broken at " + name + "; make it again.");
        }
        return bytes.toByteArray();
    }

    /** Java's stream ends without a word where a ZIP was cut between two files; the directory at its end knows how many there are. */
    private void finish() throws IOException {
        done = true;
        packed.drain();
        int listed = packed.listedEntries();
        if (listed < 0) {
            throw new UnreadableZip(
                    packed.count() == 0
                            ? "The file is empty; expected a ZIP of NF-e."
                            : entries == 0
                                    ? "The file is no ZIP, or breaks off at its start; make it again."
                                    : "The ZIP breaks off after " + entries + " files; make it again.");
        }
        // 0xFFFF stands for "see the larger directory", which large files have
        if (listed != 0xFFFF && listed != entries) {
            throw new UnreadableZip("The ZIP lists " + listed + " files and holds " + entries + "; make it again.");
        }
        if (files == 0) {
            throw new UnreadableZip("The ZIP holds no files; expected NF-e as XML.");
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
