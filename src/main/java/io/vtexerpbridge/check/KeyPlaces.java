package io.vtexerpbridge.check;

import io.vtexerpbridge.settings.KeyLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where the value of a key was set, for whoever has to mend it; what sets it is looked for in the order in which it counts. */
final class KeyPlaces {

    private static final List<String> FILES = List.of("config/local.properties", "config/application.properties");

    private final Path home;
    private final Map<String, String> environment;

    KeyPlaces(Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = environment;
    }

    /** @param sentence which names the key */
    Finding finding(String key, String sentence) {
        String variable = key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
        if (environment.containsKey(variable)) {
            return Finding.of("environment variable " + variable + ": " + sentence);
        }
        for (String file : FILES) {
            int line = lineOf(file, key);
            if (line > 0) {
                return new Finding(file, line, sentence);
            }
        }
        return Finding.of(sentence);
    }

    private int lineOf(String file, String key) {
        try {
            return KeyLines.of(Files.readString(home.resolve(file), StandardCharsets.UTF_8), key);
        } catch (IOException e) {
            // settings were read from it a moment ago; without it the finding has no place, and its sentence names the
            // key
            return 0;
        }
    }
}
