package io.vtexerpbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command line that a page shows is one that the bridge takes: its commands, options and numbers of arguments. */
class DocumentedCommandsTest {

    /** In a sentence, or as a line of its own with a remark two blanks or a # behind it. */
    private static final Pattern SHOWN = Pattern.compile(
            "`(?:[A-Z_]+=\\S+ )*\\./bridge ([^`\n]+)`|(?m)^ *(?:\\$ )?(?:env )?(?:[A-Z_]+=\\S+ )*\\./bridge (.*?)(?:  .*)?$");

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    static Stream<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("samples/README.md")));
        for (String folder : List.of("docs", "config", "routes")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void what_a_page_tells_to_type_can_be_typed(Path page) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String command : commands(Files.readString(page))) {
            try {
                new CommandLine(new BridgeCommand(Map.of())).parseArgs(words(command));
            } catch (CommandLine.ParameterException problem) {
                wrong.add(command + ": " + problem.getMessage());
            }
        }
        assertThat(wrong).isEmpty();
    }

    static List<String> commands(String page) {
        List<String> commands = new ArrayList<>();
        Matcher shown = SHOWN.matcher(page);
        while (shown.find()) {
            String command = (shown.group(1) == null ? shown.group(2) : shown.group(1))
                    .replaceAll("\\s+(#|>|2>|\\||&).*", "")
                    .strip();
            // a placeholder for any command
            if (!command.isEmpty() && !command.startsWith("COMMAND") && !command.startsWith("…")) {
                commands.add(command);
            }
        }
        return commands;
    }

    private static String[] words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            for (int group = 1; group <= 3; group++) {
                if (word.group(group) != null) {
                    words.add(word.group(group));
                }
            }
        }
        return words.toArray(String[]::new);
    }

    @org.junit.jupiter.api.Test
    void a_command_that_is_not_there_is_found() {
        assertThat(
                        commands(
                                "Type `./bridge orders show ID` or\n\n```\n  ./bridge feed peek   looks\n$ ERP_FORMAT=xml ./bridge map a.json > b\n```\n"))
                .containsExactly("orders show ID", "feed peek", "map a.json");
    }
}
