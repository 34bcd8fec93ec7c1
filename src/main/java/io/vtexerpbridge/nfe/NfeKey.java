package io.vtexerpbridge.nfe;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The 44 characters that name a fiscal document all over Brazil, well-formed and with the right check digit. */
public record NfeKey(String value) {

    /** Letters stand in the CNPJ's first twelve places since July 2026. */
    private static final Pattern SHAPE = Pattern.compile("[0-9]{6}[A-Z0-9]{12}[0-9]{26}");

    private static final Set<String> STATES = Set.of(
            "11", "12", "13", "14", "15", "16", "17", "21", "22", "23", "24", "25", "26", "27", "28", "29", "31", "32",
            "33", "35", "41", "42", "43", "50", "51", "52", "53");

    /** @throws IllegalArgumentException with the sentence of {@link #problem} */
    public NfeKey {
        String problem = problem(value);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** What is wrong with a key by itself, as a sentence; empty when nothing is. */
    public static String problem(String key) {
        if (!SHAPE.matcher(key).matches()) {
            return "The key " + XmlNode.quote(key)
                    + " is not 44 characters of which only the CNPJ may hold letters; expected one as SEFAZ writes it.";
        }
        char expected = checkDigit(key);
        if (key.charAt(43) != expected) {
            return "The key " + key + " ends in " + key.charAt(43) + "; its check digit should be " + expected
                    + ": a character of it was changed.";
        }
        if (!STATES.contains(key.substring(0, 2))) {
            return "The key " + key + " starts with " + key.substring(0, 2) + ", which is no state's code.";
        }
        return "";
    }

    /** Modulo 11 over the first 43 characters, each worth its ASCII code less 48, weights 2 to 9 from the right. */
    public static char checkDigit(String key) {
        int remainder = remainder(key);
        return (char) ('0' + (remainder < 2 ? 0 : 11 - remainder));
    }

    static int remainder(String key) {
        int sum = 0;
        for (int i = 42, weight = 2; i >= 0; i--, weight = weight == 9 ? 2 : weight + 1) {
            sum += (key.charAt(i) - '0') * weight;
        }
        return sum % 11;
    }

    /** IBGE's code of the issuer's state. */
    public String state() {
        return value.substring(0, 2);
    }

    /** Year and month of issue, as 2611. */
    public String yearMonth() {
        return value.substring(2, 6);
    }

    /** The issuer's CNPJ, or its CPF after three zeros. */
    public String issuer() {
        return value.substring(6, 20);
    }

    /** 55 for an NF-e, 65 for an NFC-e. */
    public String model() {
        return value.substring(20, 22);
    }

    /** Three digits. */
    public String series() {
        return value.substring(22, 25);
    }

    /** Nine digits. */
    public String number() {
        return value.substring(25, 34);
    }

    /** Form of issue, one digit. */
    public String emission() {
        return value.substring(34, 35);
    }

    /** The issuer's random number, eight digits. */
    public String code() {
        return value.substring(35, 43);
    }

    /** Where the parts disagree with the document that carries the key, each in its own sentence. */
    public List<String> differencesFrom(Nfe nfe) {
        List<String> differences = new ArrayList<>();
        Nfe.Identification ide = nfe.ide();
        compare(differences, "state", state(), ide.state(), "ide/cUF");
        compare(differences, "year and month", yearMonth(), ide.yearMonth(), "dhEmi");
        compare(differences, "CNPJ", issuer(), padded(nfe.issuer().document(), 14), "emit");
        compare(differences, "model", model(), ide.model(), "ide/mod");
        compare(differences, "series", series(), padded(ide.series(), 3), "ide/serie");
        compare(differences, "number", number(), padded(ide.number(), 9), "ide/nNF");
        compare(differences, "form of issue", emission(), ide.emission(), "ide/tpEmis");
        compare(differences, "random number", code(), padded(ide.code(), 8), "ide/cNF");
        compare(differences, "check digit", value.substring(43), ide.checkDigit(), "ide/cDV");
        return differences;
    }

    private static void compare(List<String> differences, String part, String inKey, String inDocument, String where) {
        if (!inKey.equals(inDocument)) {
            differences.add("The key's " + part + " is " + inKey + ", the document's is " + inDocument + " (" + where
                    + "); expected the same.");
        }
    }

    private static String padded(String digits, int length) {
        return "0".repeat(Math.max(0, length - digits.length())) + digits;
    }

    @Override
    public String toString() {
        return value;
    }
}
