package io.vtexerpbridge.check;

import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of the configuration that count for nothing: a key that stands again further down, and the rules of an ERP that nobody named. */
final class IdleLines {

    private static final Pattern LINE = Pattern.compile("\\s*([\\w.-]+)\\s*[=:\\s]\\s*(.*?)\\s*");
    private static final Pattern OF_ERP =
            Pattern.compile("([a-z][a-z0-9-]*)\\.for\\.(sellers|sales-channels|warehouses)");

    private final Settings settings;

    IdleLines(Settings settings) {
        this.settings = settings;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Set<String> unnamed = new LinkedHashSet<>();
        for (String file : List.of("config/application.properties", "config/local.properties")) {
            Map<String, String> values = new HashMap<>();
            Map<String, Integer> places = new HashMap<>();
            int number = 0;
            boolean goesOn = false;
            for (String line : lines(settings.home().resolve(file))) {
                number++;
                Matcher key = LINE.matcher(line);
                // what goes on from the line above is no key
                boolean whole = !goesOn && !line.strip().startsWith("#") && key.matches();
                goesOn = line.endsWith("\\") && (goesOn || whole);
                if (whole) {
                    String name = key.group(1);
                    String before = values.put(name, key.group(2));
                    Integer place = places.put(name, number);
                    if (before != null && !before.equals(key.group(2))) {
                        findings.add(new Finding(
                                file,
                                place,
                                name + " stands again in line " + number + " with another value, and that one counts;"
                                        + " leave one of them"));
                    }
                    String hint = unnamed(name);
                    if (hint != null && unnamed.add(hint)) {
                        findings.add(new Finding(file, number, hint));
                    }
                }
            }
        }
        return findings;
    }

    private String unnamed(String key) {
        Matcher erp = OF_ERP.matcher(key);
        if (erp.matches() && !settings.erps().contains(erp.group(1))) {
            return "erps does not name " + erp.group(1) + ", so that its keys count for nothing; write erps = "
                    + String.join(", ", settings.erps()) + ", " + erp.group(1) + ", or take them out";
        }
        return null;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
        } catch (IOException e) {
            // settings were read from it a moment ago; what they say stands without this look at its lines
            return List.of();
        }
    }
}
