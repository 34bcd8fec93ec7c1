package io.vtexerpbridge.erp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of the files an ERP gets (FORMATS.md, "File names"): an orderId comes from outside and must never choose a path. */
public final class ErpFileName {

    /** File systems take 255 bytes; this leaves room for extensions, hash and temporary marks. */
    private static final int LONGEST = 150;

    private ErpFileName() {}

    /**
     * The name for an order's file.
     *
     * @param extension without its first dot, such as {@code csv} or {@code canceled.csv}
     */
    public static String of(String orderId, String extension) {
        String name = orderId.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^\\.", "_");
        if (name.length() > LONGEST) {
            name = name.substring(0, LONGEST);
        }
        if (name.isEmpty() || !name.equals(orderId)) {
            name += "-" + hash(orderId);
        }
        return name + "." + extension;
    }

    private static String hash(String orderId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(orderId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
