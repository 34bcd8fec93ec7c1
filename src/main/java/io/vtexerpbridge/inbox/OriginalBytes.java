package io.vtexerpbridge.inbox;

import io.vtexerpbridge.nfe.NfeReader;
import java.util.Arrays;
import java.util.Base64;

/** A document as the ledger keeps it, which holds text, so that it can go back byte for byte. */
final class OriginalBytes {

    private static final String ENCODED = "base64:";

    private OriginalBytes() {}

    /** @param text what the bytes were read as, by the encoding they name */
    static String keep(byte[] content, String text) {
        return Arrays.equals(NfeReader.bytes(text), content)
                ? text
                : ENCODED + Base64.getEncoder().encodeToString(content);
    }

    static byte[] of(String kept) {
        return kept.startsWith(ENCODED)
                ? Base64.getDecoder().decode(kept.substring(ENCODED.length()))
                : NfeReader.bytes(kept);
    }
}
