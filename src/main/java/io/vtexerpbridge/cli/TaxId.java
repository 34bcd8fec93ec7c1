package io.vtexerpbridge.cli;

/** Brazilian tax ids by their check digits, modulo 11; a CNPJ may hold letters since July 2026. */
final class TaxId {

    private TaxId() {}

    /** Eleven digits, not all alike. */
    static boolean isCpf(String id) {
        return id.matches("\\d{11}") && !allAlike(id) && fits(id, 9, 11) && fits(id, 10, 11);
    }

    /** Fourteen characters, not all alike. */
    static boolean isCnpj(String id) {
        return id.matches("[0-9A-Z]{12}\\d\\d") && !allAlike(id) && fits(id, 12, 9) && fits(id, 13, 9);
    }

    private static boolean allAlike(String id) {
        return id.chars().distinct().count() == 1;
    }

    /** @param largest the weight after which a CNPJ starts again with 2; a CPF never comes so far */
    private static boolean fits(String id, int length, int largest) {
        int sum = 0;
        for (int i = length - 1, weight = 2; i >= 0; i--, weight = weight == largest ? 2 : weight + 1) {
            sum += (id.charAt(i) - '0') * weight;
        }
        int digit = sum % 11 < 2 ? 0 : 11 - sum % 11;
        return id.charAt(length) - '0' == digit;
    }
}
