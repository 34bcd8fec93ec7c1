package io.vtexerpbridge.order;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Stands for a buyer's CPF or CNPJ where only "the same buyer" matters, so that the number itself is not kept. */
public final class BuyerDigest {

    private BuyerDigest() {}

    /** @return null for an empty document */
    public static String of(String document) {
        String plain = document.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
        if (plain.isEmpty()) {
            return null;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(plain.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
