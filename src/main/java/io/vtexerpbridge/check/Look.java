package io.vtexerpbridge.check;

import java.util.Locale;

/**
 * One thing that was looked at.
 *
 * @param what as people call it, and what was seen, as {@code 27 routes in 20 files}
 */
public record Look(State state, String what) {

    /** How a look ended. */
    public enum State {
        OK,
        PROBLEM,
        /** It was not tried, and {@code what} says why. */
        NOT_TRIED;

        /** In words, as {@code not tried}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
