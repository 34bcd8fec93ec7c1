package io.vtexerpbridge.settings;

import java.util.regex.Pattern;

/** Where the keys of a properties file stand. */
public final class KeyLines {

    private KeyLines() {}

    /** The line that sets a key, from 1; of several the last, which is the one that counts; 0 when none does. */
    public static int of(String text, String key) {
        Pattern set = Pattern.compile("\\s*" + Pattern.quote(key) + "(?:\\s*[=:].*|\\s.*)?");
        int number = 0;
        int last = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            if (set.matcher(line).matches()) {
                last = number;
            }
        }
        return last;
    }
}
