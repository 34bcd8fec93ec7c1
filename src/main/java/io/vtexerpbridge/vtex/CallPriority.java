package io.vtexerpbridge.vtex;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who goes first when an account's budget is short. */
enum CallPriority {
    /** What changes VTEX, and the reads that belong to it. */
    HIGH,
    /** New events, and the orders behind them. */
    NORMAL,
    /** What can wait for a quiet hour, such as comparing. */
    LOW;

    /** As routes write it: {@code high}, {@code normal} or {@code low}; what says nothing is normal. */
    static CallPriority of(String name) {
        if (name == null || name.isBlank()) {
            return NORMAL;
        }
        try {
            return valueOf(name.trim().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            String known = Arrays.stream(values())
                    .map(value -> value.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            throw new IllegalArgumentException(
                    "The priority of a call to VTEX is \"" + name + "\"; expected one of " + known, e);
        }
    }
}
