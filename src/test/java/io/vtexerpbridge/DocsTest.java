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
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that name tests name tests that there are. */
class DocsTest {

    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)#(\\w+)`");
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
