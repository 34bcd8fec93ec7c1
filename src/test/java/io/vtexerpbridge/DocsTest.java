package io.vtexerpbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that name tests name tests that there are, their links lead somewhere, and the README tells each key once. */
class DocsTest {

    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)#(\\w+)`");
    /** Within this project: what begins with a scheme is elsewhere. */
    private static final Pattern LINK = Pattern.compile("\\]\\((?![a-z]+:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");

    private static final Set<String> TEST_ANNOTATIONS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "Property", "Example");

    @ParameterizedTest
    @ValueSource(strings = {"docs/promises.md", "docs/security.md"})
    void every_test_that_is_named_exists(String page) throws IOException {
        Map<String, String> classes = testClasses();
        List<String> missing = new ArrayList<>();
        Matcher named = NAMED.matcher(Files.readString(Path.of(page)));
        int count = 0;
        while (named.find()) {
            count++;
            if (!isTest(classes.get(named.group(1)), named.group(2))) {
                missing.add(named.group());
            }
        }
        assertThat(count).isGreaterThan(20);
        assertThat(missing).as("tests that " + page + " names and nobody has").isEmpty();
    }

    @Test
    void every_promise_is_attacked() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("docs/promises.md"));
        assertThat(lines.stream().filter(line -> line.matches("## [1-7]\\. .*")))
                .hasSize(7);
        assertThat(lines.stream().filter(line -> line.startsWith("| ") && !line.matches("\\| (promise|---) \\|.*")))
                .allSatisfy(row -> assertThat(NAMED.matcher(row).find()).as(row).isTrue());
    }

    static Stream<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CHANGELOG.md")));
        for (String folder : List.of("docs", "config", "routes", "samples")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_link_leads_somewhere(Path page) throws IOException {
        List<String> lost = new ArrayList<>();
        Matcher link = LINK.matcher(Files.readString(page));
        while (link.find()) {
            Path target = link.group(1).isEmpty()
                    ? page
                    : page.resolveSibling(link.group(1)).normalize();
            if (!Files.exists(target)
                    || link.group(2) != null && !anchors(target).contains(link.group(2))) {
                lost.add(link.group());
            }
        }
        assertThat(lost).as("links of " + page).isEmpty();
    }

    /** Of a page's headings, as they are made where pages are shown. */
    private static Set<String> anchors(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void the_readme_explains_every_key_once() throws IOException {
        List<String> keys = Pattern.compile("(?m)^#?([a-z][a-z0-9.-]*) =")
                .matcher(Files.readString(Path.of("config/application.properties")))
                .results()
                .map(key -> key.group(1))
                .toList();
        assertThat(keys).hasSizeGreaterThan(80).doesNotHaveDuplicates();
        assertThat(explained(Files.readString(Path.of("README.md")))).containsExactlyInAnyOrderElementsOf(keys);
    }

    /** The first cells of the table under Keys; {@code .user} behind {@code erp.http.auth} is {@code erp.http.user}. */
    private static List<String> explained(String readme) {
        List<String> explained = new ArrayList<>();
        String section = readme.substring(readme.indexOf("\n## Keys"), readme.indexOf("\n## When things fail"));
        section.lines().filter(line -> line.startsWith("| `")).forEach(row -> {
            String before = "";
            Matcher key = Pattern.compile("`([^`]+)`").matcher(row.substring(0, row.indexOf('|', 1)));
            while (key.find()) {
                boolean continued = key.group(1).startsWith(".");
                before = continued ? before : key.group(1);
                explained.add(continued ? before.substring(0, before.lastIndexOf('.')) + key.group(1) : key.group(1));
            }
        });
        return explained;
    }

    private static boolean isTest(String className, String method) {
        if (className == null) {
            return false;
        }
        try {
            Class<?> type = Class.forName(className, false, DocsTest.class.getClassLoader());
            return Stream.of(type.getDeclaredMethods())
                    .filter(found -> found.getName().equals(method))
                    .anyMatch(DocsTest::isTest);
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static boolean isTest(Method method) {
        return Arrays.stream(method.getAnnotations())
                .anyMatch(one -> TEST_ANNOTATIONS.contains(one.annotationType().getSimpleName()));
    }

    /** By simple name, which is all that a page says. */
    private static Map<String, String> testClasses() throws IOException {
        Map<String, String> classes = new HashMap<>();
        try (Stream<Path> files = Files.walk(TESTS)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".java")).toList()) {
                String name = TESTS.relativize(file)
                        .toString()
                        .replaceAll("[/\\\\]", ".")
                        .replaceAll("\\.java$", "");
                classes.put(name.substring(name.lastIndexOf('.') + 1), name);
            }
        }
        return classes;
    }
}
