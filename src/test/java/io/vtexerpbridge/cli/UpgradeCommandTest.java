package io.vtexerpbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upgrade takes nothing away that an integrator made, whatever the new version ships. */
class UpgradeCommandTest {

    private static final String ROUTE = "routes/orders/deliver-order.camel.yaml";
    private static final String MAPPING = "config/mappings/order.csv.ftl";

    @TempDir
    private Path home;

    @BeforeEach
    void init() {
        assertThat(bridge("init").exit()).isZero();
    }

    @Test
    void what_nobody_edited_is_replaced_and_what_somebody_did_gets_the_new_one_beside_it() throws IOException {
        // what an older version shipped: other texts, a file more and a file less
        String route = read(ROUTE);
        String mapping = read(MAPPING);
        asShippedBefore(ROUTE, "# of before\n" + route);
        asShippedBefore(MAPPING, "<#-- of before -->\n" + mapping);
        asShippedBefore("routes/orders/gone.camel.yaml", "# gone");
        asShippedBefore("routes/orders/gone-and-edited.camel.yaml", "# gone");
        Files.delete(home.resolve("config/sql/schema.sql"));
        forget("config/sql/schema.sql");
        write(MAPPING, "mine");
        write("routes/orders/gone-and-edited.camel.yaml", "# mine");
        write("config/carriers.csv", "name;courier\nmine;mine\n");
        write("config/local.properties", "vtex.account = acme\n");
        write("routes/custom/mine.camel.yaml", "# mine");
        Files.delete(home.resolve("routes/custom/loyalty-column.camel.xml"));

        Typed dry = bridge("upgrade", "--dry-run");
        assertThat(dry.out()).contains("replaced  " + ROUTE, "edited    " + MAPPING);
        assertThat(read(ROUTE)).startsWith("# of before");
        assertThat(home.resolve(MAPPING + ".new")).doesNotExist();

        Typed upgrade = bridge("upgrade");

        assertThat(upgrade.exit()).isZero();
        assertThat(upgrade.out())
                .contains("replaced  " + ROUTE, "edited    " + MAPPING, "made      config/sql/schema.sql")
                .contains("Next: compare each NAME.new with NAME and remove it, then ./bridge check")
                .contains(
                        "retired   routes/orders/gone.camel.yaml", "left      routes/orders/gone-and-edited.camel.yaml")
                .contains("missing   routes/custom/loyalty-column.camel.xml")
                .doesNotContain("carriers.csv");
        assertThat(read(ROUTE)).isEqualTo(route);
        assertThat(read(MAPPING)).isEqualTo("mine");
        assertThat(read(MAPPING + ".new")).isEqualTo(mapping);
        assertThat(home.resolve("routes/orders/gone.camel.yaml")).doesNotExist();
        assertThat(read("routes/orders/gone.camel.yaml.old")).isEqualTo("# gone");
        assertThat(read("routes/orders/gone-and-edited.camel.yaml")).isEqualTo("# mine");
        assertThat(read("config/carriers.csv")).contains("mine;mine");
        assertThat(read("config/local.properties")).isEqualTo("vtex.account = acme\n");
        assertThat(read("routes/custom/mine.camel.yaml")).isEqualTo("# mine");
        assertThat(home.resolve("routes/custom/loyalty-column.camel.xml")).doesNotExist();

        assertThat(bridge("upgrade").out())
                .contains("missing   routes/custom/loyalty-column.camel.xml")
                .contains("Next: ./bridge check")
                .doesNotContain("made  ", "replaced  ", "edited  ", "retired  ", "left  ", "NAME.new");
        assertThat(read(MAPPING)).isEqualTo("mine");
    }

    @Test
    void where_nobody_knows_what_was_shipped_nothing_that_differs_is_written() throws IOException {
        Files.delete(home.resolve("data/shipped.sha256"));
        write(ROUTE, "# perhaps mine");

        assertThat(bridge("upgrade").out()).contains("edited    " + ROUTE);

        assertThat(read(ROUTE)).isEqualTo("# perhaps mine");
        assertThat(read(ROUTE + ".new")).isEqualTo(Files.readString(Path.of(ROUTE)));
    }

    @Test
    void a_presets_files_stay_those_of_the_preset(@TempDir Path other) throws IOException {
        Map<String, String> environment = Map.of("BRIDGE_HOME", other.toString());
        assertThat(Typed.bridge(environment, "init", "--preset", "totvs-protheus")
                        .exit())
                .isZero();
        byte[] before = Files.readAllBytes(other.resolve(MAPPING));

        assertThat(Typed.bridge(environment, "upgrade").out()).contains("nothing to do");

        assertThat(other.resolve(MAPPING)).hasBinaryContent(before);
    }

    @Test
    void nothing_is_written_while_a_bridge_runs() throws IOException {
        write(ROUTE, "# mine");
        Path lock = home.resolve("data/bridge.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(channel.tryLock()).isNotNull();
            Typed upgrade = bridge("upgrade");
            assertThat(upgrade.exit()).isEqualTo(1);
            assertThat(upgrade.err()).contains("A bridge runs in " + home);
        }
        assertThat(home.resolve(ROUTE + ".new")).doesNotExist();
    }

    private void asShippedBefore(String path, String text) throws IOException {
        write(path, text);
        SortedMap<String, String> digests = new TreeMap<>(record().digests());
        digests.put(path, ShippedRecord.digest(text.getBytes(StandardCharsets.UTF_8)));
        new ShippedRecord("0.0.9", "", digests).write(home.resolve("data"));
    }

    private void forget(String path) throws IOException {
        SortedMap<String, String> digests = new TreeMap<>(record().digests());
        digests.remove(path);
        new ShippedRecord("0.0.9", "", digests).write(home.resolve("data"));
    }

    private ShippedRecord record() throws IOException {
        return ShippedRecord.in(home.resolve("data")).orElseThrow();
    }

    private Typed bridge(String... arguments) {
        return Typed.bridge(Map.of("BRIDGE_HOME", home.toString()), arguments);
    }

    private String read(String path) throws IOException {
        return Files.readString(home.resolve(path));
    }

    private void write(String path, String text) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
