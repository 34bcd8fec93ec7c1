package io.vtexerpbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class BridgeCommandTest {

    @TempDir
    private Path folder;

    @Test
    void help_names_every_command() {
        Typed help = Typed.bridge(Map.of(), "--help");

        assertThat(help.exit()).isZero();
        assertThat(help.out())
                .contains("run", "demo", "sandbox", "check", "map")
                .contains("BRIDGE_HOME");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void help_of_a_command_names_its_options_and_what_it_does(String name) {
        CommandSpec command = spec().subcommands().get(name).getCommandSpec();

        Typed help = Typed.bridge(Map.of(), name, "--help");

        assertThat(help.exit()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).startsWith("Usage: bridge " + name);
        assertThat(command.usageMessage().description()).isNotEmpty();
        assertThat(command.options()).allSatisfy(option -> {
            assertThat(help.out()).contains(option.names());
            assertThat(option.description()).isNotEmpty();
        });
    }

    /** The list of commands shows the first paragraph of each. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void the_line_of_a_command_is_a_whole_sentence(String name) {
        var usage = spec().subcommands().get(name).getCommandSpec().usageMessage();

        String line = (usage.header().length > 0 ? usage.header() : usage.description())[0];

        assertThat(line).endsWith(".").matches("[^()]*(\\([^()]*\\)[^()]*)*");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void an_unknown_option_is_2_with_a_sentence(String name) {
        Typed typed = Typed.bridge(Map.of("BRIDGE_HOME", folder.toString()), name, "--colour=red", "order.json");

        assertThat(typed.exit()).isEqualTo(2);
        assertThat(typed.err()).contains("--colour=red").contains("Usage: bridge " + name);
        assertThat(typed.out()).isEmpty();
    }

    @Test
    void an_unknown_command_is_2_with_a_sentence() {
        Typed typed = Typed.bridge(Map.of(), "chek");

        assertThat(typed.exit()).isEqualTo(2);
        assertThat(typed.err()).contains("chek").contains("bridge check");
    }

    @Test
    void the_version_is_told() {
        Typed version = Typed.bridge(Map.of(), "--version");

        assertThat(version.exit()).isZero();
        assertThat(version.out()).startsWith("vtex-erp-bridge ");
    }

    @Test
    void a_folder_that_is_no_bridge_is_named_whatever_the_command() {
        Map<String, String> environment = Map.of("BRIDGE_HOME", folder.toString());
        for (String[] line : List.of(new String[] {"run"}, new String[] {}, new String[] {"map", "order.json"})) {
            Typed typed = Typed.bridge(environment, line);

            assertThat(typed.exit()).isEqualTo(1);
            assertThat(typed.err())
                    .isEqualToIgnoringNewLines("There is no config/ folder in " + folder
                            + "; start in the bridge's folder or name it in BRIDGE_HOME.\n");
        }
        assertThat(Typed.bridge(environment, "check").out()).contains("There is no config/ folder in " + folder);
    }

    static Stream<String> commands() {
        return spec().subcommands().keySet().stream().filter(name -> !name.equals("help"));
    }

    private static CommandSpec spec() {
        return new CommandLine(new BridgeCommand(Map.of())).getCommandSpec();
    }
}
