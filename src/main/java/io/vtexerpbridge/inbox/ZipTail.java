package io.vtexerpbridge.inbox;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is read of a ZIP and keeps its last bytes, where the directory says how many files there are. */
final class ZipTail extends FilterInputStream {

    /** The directory's end: 22 bytes and a comment of 65,535 at most. */
    private static final int END = 22;

    private final byte[] ring = new byte[END + 0xFFFF];
    private long count;

    ZipTail(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int b = in.read();
        if (b >= 0) {
            ring[(int) (count++ % ring.length)] = (byte) b;
        }
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = in.read(buffer, offset, length);
        for (int i = 0; i < n; i++) {
            ring[(int) (count++ % ring.length)] = buffer[offset + i];
        }
        return n;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = 0;
        while (skipped < bytes && read() >= 0) {
            skipped++;
        }
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    long count() {
        return count;
    }

    void drain() throws IOException {
        byte[] buffer = new byte[8192];
        while (read(buffer, 0, buffer.length) >= 0) {
            // reading is all there is to do
        }
    }

    /** How many files the directory lists, 0xFFFF when it does not say; -1 when the ZIP has no directory at its end. */
    int listedEntries() {
        long first = Math.max(0, count - ring.length);
        for (long at = count - END; at >= first; at--) {
            if (at(at) == 'P' && at(at + 1) == 'K' && at(at + 2) == 5 && at(at + 3) == 6) {
                int comment = at(at + 20) | at(at + 21) << 8;
                if (at + END + comment == count) {
                    return at(at + 10) | at(at + 11) << 8;
                }
            }
        }
        return -1;
    }

    private int at(long position) {
        return ring[(int) (position % ring.length)] & 0xFF;
    }
}
