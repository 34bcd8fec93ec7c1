package io.vtexerpbridge.nfe;

import java.util.Random;

/** Fictitious companies and people, with valid check digits. */
final class Companies {

    static final String STORE = cnpj("774410930001");
    static final String LETTERED_STORE = cnpj("7T4SC09X0001");
    static final String BUYER = cpf("390533447");

    private Companies() {}

    /** Twelve characters and their two check digits: modulo 11 over ASCII less 48, letters or none. */
    static String cnpj(String base) {
        String one = base + digit(base);
        return one + digit(one);
    }

    private static char digit(String base) {
        int sum = 0;
        for (int i = base.length() - 1, weight = 2; i >= 0; i--, weight = weight == 9 ? 2 : weight + 1) {
            sum += (base.charAt(i) - 48) * weight;
        }
        return (char) ('0' + (sum % 11 < 2 ? 0 : 11 - sum % 11));
    }

    static String cpf(String base) {
        String one = base + cpfDigit(base);
        return one + cpfDigit(one);
    }

    private static char cpfDigit(String base) {
        int sum = 0;
        for (int i = 0; i < base.length(); i++) {
            sum += (base.charAt(i) - '0') * (base.length() + 1 - i);
        }
        return (char) ('0' + (sum % 11 < 2 ? 0 : 11 - sum % 11));
    }

    static String randomCnpj(Random random, boolean letters) {
        String alphabet = letters ? "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" : "0123456789";
        StringBuilder base = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            base.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return cnpj(base.toString());
    }

    static String randomCpf(Random random) {
        return cpf(String.format("%09d", random.nextInt(1_000_000_000)));
    }
}
