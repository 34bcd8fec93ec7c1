package io.vtexerpbridge.erphttp;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What each status means, as the ERP's own words over the usual ones; a status by itself counts before its class, as {@code 4xx}. */
final class StatusMeanings {

    private static final Map<String, Meaning> USUAL = Map.ofEntries(
            Map.entry("2xx", Meaning.DELIVERED),
            Map.entry("409", Meaning.DELIVERED),
            Map.entry("4xx", Meaning.REFUSED),
            Map.entry("401", Meaning.TROUBLE),
            Map.entry("403", Meaning.TROUBLE),
            Map.entry("404", Meaning.TROUBLE),
            Map.entry("405", Meaning.TROUBLE),
            Map.entry("407", Meaning.TROUBLE),
            Map.entry("408", Meaning.LATER),
            Map.entry("425", Meaning.LATER),
            Map.entry("429", Meaning.LATER),
            Map.entry("5xx", Meaning.LATER));

    private final Map<String, Meaning> own = new HashMap<>();

    /** @param pairs as {@code 409: later} or {@code 4xx: refused} */
    StatusMeanings(List<String> pairs) {
        for (String pair : pairs) {
            String[] parts = pair.split(":");
            own.put(
                    parts[0].trim().toLowerCase(Locale.ROOT),
                    Meaning.valueOf(parts[1].trim().toUpperCase(Locale.ROOT)));
        }
    }

    Meaning of(int status) {
        String exact = Integer.toString(status);
        String whole = exact.charAt(0) + "xx";
        for (Map<String, Meaning> known : List.of(own, USUAL)) {
            if (known.containsKey(exact)) {
                return known.get(exact);
            }
            // the ERP's word about a class is no word about a status that has a meaning of its own
            if (known.containsKey(whole) && (known == USUAL || !USUAL.containsKey(exact))) {
                return known.get(whole);
            }
        }
        return Meaning.TROUBLE;
    }
}
