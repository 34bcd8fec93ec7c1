package io.vtexerpbridge.settings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One of several VTEX accounts, or one of several ERPs: its alias is the prefix of its keys, as {@code vtex} is that of the first account
 * and {@code erp} that of the first ERP.
 *
 * @param name {@code rio} in {@code rio.app-key}
 * @param first {@code vtex} or {@code erp}, under which the keys are described
 */
record Alias(String name, String first) {

    static final String ACCOUNT = "vtex";
    static final String ERP = "erp";

    /** What an account has of its own; how calls are made is the same for all of them. */
    private static final Set<String> OF_ACCOUNTS =
            Set.of("vtex.account", "vtex.base-url", "vtex.app-key", "vtex.app-token", "vtex.requests-per-minute");

    /** This alias's key for a key of the first one; other keys are everybody's. */
    String key(String described) {
        return has(described) ? name + described.substring(first.length()) : described;
    }

    /** Whether this is a key that each alias has of its own. */
    boolean has(String described) {
        return first.equals(ACCOUNT) ? OF_ACCOUNTS.contains(described) : described.startsWith(ERP + ".");
    }

    /** A default or sentence about the first one, said of this one. */
    String said(String text) {
        return name.equals(first)
                ? text
                : text.replace("{{" + first + ".", "{{" + name + ".")
                        .replace("data/" + first + "/", "data/" + name + "/")
                        .replaceAll("\\b" + first + "\\.(?=[a-z])", name + ".")
                        .replaceAll(
                                "\\b" + SettingsLoader.environmentName(first) + "_",
                                SettingsLoader.environmentName(name) + "_");
    }

    /**
     * The aliases a list names.
     *
     * @param key {@code accounts} or {@code erps}
     * @param reserved first segments that other keys begin with
     * @param problems takes a sentence for each name that cannot be one
     */
    static List<Alias> in(String key, String value, String first, Predicate<String> reserved, List<String> problems) {
        Set<String> names = new LinkedHashSet<>();
        for (String part : value.split(",")) {
            String name = part.trim();
            if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
                problems.add(
                        key + " has \"" + name + "\", expected a short name such as rio, of small letters and digits.");
            } else if (!name.equals(first) && reserved.test(name)) {
                problems.add(key + " has \"" + name + "\", which other keys begin with; choose another name.");
            } else if (!names.add(name)) {
                problems.add(key + " has \"" + name + "\" twice.");
            }
        }
        if (!names.isEmpty() && !names.iterator().next().equals(first)) {
            problems.add(key + " is \"" + value + "\", expected a list that begins with " + first
                    + ", whose keys the others' are like.");
        }
        List<Alias> aliases = new ArrayList<>();
        names.forEach(name -> aliases.add(new Alias(name, first)));
        return aliases;
    }
}
