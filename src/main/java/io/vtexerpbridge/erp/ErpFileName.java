package io.vtexerpbridge.erp;

import io.vtexerpbridge.ledger.Sha256;
import java.util.regex.Pattern;

/** Names of the files an ERP gets (FORMATS.md, "File names"): an orderId comes from outside and must never choose a path. */
public final class ErpFileName {

    /** File systems take 255 bytes; this leaves room for extensions, hash and temporary marks. */
    private static final int LONGEST = 150;

    /** An orderId that ends like this would share names with another order's later documents. */
    private static final Pattern LIKE_A_LATER_DOCUMENT = Pattern.compile(
            ".*\\.(canceled|replaced|cancellation-requested(-[0-9]+)?|changed-[0-9]+|replayed-[0-9]+|idoc)",
            Pattern.CASE_INSENSITIVE);

    private ErpFileName() {}

    /** Whether the name, without its extension, may be that of an orderId which is spelt otherwise: such a one ends in a part of a digest. */
    public static boolean isPerhapsOfAnotherId(String name) {
        return name.matches(".*-[0-9a-f]{8}");
    }

    /** The name for one of an order's documents, as {@code 1-01.csv} for {@code order} and {@code 1-01.canceled.csv}. */
    static String of(String orderId, String documentName, ErpFormat format) {
        String extension = format.extension();
        return of(orderId, documentName.equals(ErpDocument.ORDER) ? extension : documentName + "." + extension);
    }

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
        if (name.isEmpty()
                || !name.equals(orderId)
                || LIKE_A_LATER_DOCUMENT.matcher(name).matches()) {
            name += "-" + Sha256.of(orderId).substring(0, 8);
        }
        return name + "." + extension;
    }
}
