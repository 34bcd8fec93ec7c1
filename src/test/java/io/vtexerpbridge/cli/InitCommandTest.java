package io.vtexerpbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {

    private static final String CONTRACT = "config/mappings/contract.csv";
    private static final String OWN = "config/local.properties";

    @TempDir
    private Path folder;

    @Test
    void a_new_home_has_configuration_and_routes_as_they_are_shipped() throws IOException {
        Typed init = init();

        assertThat(init.exit()).isZero();
        assertThat(init.out())
                .contains(" files made, 0 replaced")
                .contains("check --offline")
                .doesNotContain(CONTRACT);
        for (String file : List.of(
                "config/application.properties",
                "config/carriers.csv",
                CONTRACT,
                "config/mappings/order.json.ftl",
                "config/mappings/order.schema.json",
                "config/layouts/order.fixed-width.properties",
                "routes/README.md",
                "routes/orders/route-order.camel.yaml")) {
            assertThat(folder.resolve(file)).as(file).hasSameBinaryContentAs(Path.of(file));
        }
        assertThat(folder.resolve("config/presets")).doesNotExist();
        assertThat(folder.resolve(OWN)).doesNotExist();
        Settings.loadOffline(folder, Map.of());
    }

    @Test
    void every_shipped_file_of_configuration_and_routes_is_inside_the_jar() throws IOException {
        for (String root : List.of("config", "routes")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                assertThat(files.filter(Files::isRegularFile)
                                .filter(file -> !file.endsWith("local.properties"))
                                .map(file -> "/shipped/" + file.toString().replace('\\', '/'))
                                .filter(file -> InitCommandTest.class.getResource(file) == null))
                        .isEmpty();
            }
        }
        assertThat(InitCommandTest.class.getResource("/shipped/config/local.properties"))
                .isNull();
    }

    @Test
    void a_second_time_changes_nothing() throws IOException {
        init("--preset", "tiny");
        List<String> before = tree();

        Typed again = init("--preset", "tiny");

        assertThat(again.out()).contains(": 0 files made, 0 replaced");
        assertThat(again.exit()).isZero();
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void a_preset_replaces_what_was_shipped_and_brings_its_keys() throws IOException {
        init();

        Typed preset = init("--preset", "generic-fixed-width");

        assertThat(preset.exit()).isZero();
        assertThat(preset.out())
                .contains("replaced  " + CONTRACT, "replaced  config/layouts/order.fixed-width.properties")
                .contains("read " + folder.resolve("config/presets/generic-fixed-width/README.md"))
                .contains("read " + CONTRACT + ": ");
        assertThat(folder.resolve(OWN))
                .hasSameBinaryContentAs(Path.of("config/presets/generic-fixed-width/preset.properties"));
        assertThat(Settings.loadOffline(folder, Map.of()).text("erp.format")).isEqualTo("fixed-width");
        assertThat(Files.getPosixFilePermissions(folder.resolve(OWN))).hasSize(2);
        Typed check = Typed.bridge(Map.of("BRIDGE_HOME", folder.toString()), "check", "--offline");
        assertThat(check.out()).endsWith("all well" + System.lineSeparator());
    }

    /** It changes values in a layout or template of one's own as well, where nobody would look for it. */
    @Test
    void the_steps_of_every_preset_name_its_field_contract() throws IOException {
        try (Stream<Path> presets = Files.list(Path.of("config/presets"))) {
            assertThat(presets.filter(Files::isDirectory).toList()).hasSize(4).allSatisfy(preset -> {
                assertThat(preset.resolve("mappings/contract.csv")).exists();
                String page = Files.readString(preset.resolve("README.md"));
                assertThat(page.substring(page.indexOf("## Steps"))).contains("`" + CONTRACT + "`");
            });
        }
    }

    @Test
    void an_edited_file_is_named_and_nothing_at_all_is_written() throws IOException {
        init();
        Files.writeString(folder.resolve(CONTRACT), "field;max\ncity;30\n");
        Files.delete(folder.resolve("routes/README.md"));
        List<String> before = tree();

        Typed preset = init("--preset", "totvs-protheus");

        assertThat(preset.exit()).isEqualTo(1);
        assertThat(preset.err()).contains("Nothing was written", "  " + CONTRACT, "--force");
        assertThat(preset.err()).doesNotContain("order.csv.ftl");
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void force_keeps_what_was_edited_beside_the_new_one() throws IOException {
        init();
        Files.writeString(folder.resolve(CONTRACT), "mine 1");
        init("--preset", "totvs-protheus", "--force");
        Files.writeString(folder.resolve(CONTRACT), "mine 2");

        Typed preset = init("--preset", "tiny", "--force");

        assertThat(preset.out()).contains("kept as   " + CONTRACT + ".bak2");
        assertThat(folder.resolve(CONTRACT + ".bak")).hasContent("mine 1");
        assertThat(folder.resolve(CONTRACT + ".bak2")).hasContent("mine 2");
        assertThat(folder.resolve(CONTRACT))
                .hasSameBinaryContentAs(Path.of("config/presets/tiny/mappings/contract.csv"));
    }

    @Test
    void somebodys_own_keys_stay_and_what_they_lack_is_told() throws IOException {
        init();
        Files.writeString(folder.resolve(OWN), "vtex.account = acme\nerp.format = xml\nerp.charset = UTF-8\n");

        Typed preset = init("--preset", "tiny", "--force");

        assertThat(folder.resolve(OWN)).hasContent("vtex.account = acme\nerp.format = xml\nerp.charset = UTF-8\n");
        assertThat(preset.out())
                .contains("      erp.format = json", "      erp.date-format = dd/MM/yyyy")
                .doesNotContain("erp.charset");
    }

    @Test
    void presets_are_listed_and_a_misspelt_one_is_told_the_nearest() {
        assertThat(init("--list").out()).contains("totvs-protheus ", "sap-idoc ", "tiny ", "generic-fixed-width ");
        assertThat(folder).isEmptyDirectory();
        Typed misspelt = init("--preset", "totvs-proteus");
        assertThat(misspelt.err()).contains("did you mean totvs-protheus?");
        assertThat(misspelt.exit()).isEqualTo(1);
        assertThat(init("--preset", "x").err())
                .contains("expected one of generic-fixed-width, sap-idoc, tiny, totvs-protheus");
        assertThat(folder).isEmptyDirectory();
    }

    private List<String> tree() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> file + " " + file.toFile().length() + " "
                            + file.toFile().lastModified())
                    .filter(file -> !file.startsWith(folder + " "))
                    .sorted()
                    .toList();
        }
    }

    private Typed init(String... options) {
        return Typed.bridge(
                Map.of(),
                Stream.concat(Stream.of("init", "--home", folder.toString()), Stream.of(options))
                        .toArray(String[]::new));
    }
}
