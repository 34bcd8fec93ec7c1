package io.vtexerpbridge.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrayFilesTest {

    @TempDir
    private Path home;

    @Test
    void a_route_that_nobody_reads_is_named_and_what_is_no_route_is_not() throws Exception {
        Path own = Files.createDirectories(home.resolve("routes/custom"));
        for (String name : new String[] {
            "mine.yaml",
            "mine.camel.yml",
            "mine.xml",
            "good.camel.yaml",
            "good.camel.xml",
            "good.camel.yaml.new",
            "README.md",
            ".mine.yaml"
        }) {
            Files.createFile(own.resolve(name));
        }

        assertThat(StrayFiles.routes(home))
                .extracting(Finding::atPlace)
                .containsExactly(
                        "routes/custom/mine.camel.yml: nothing reads a file of this name; route files are called"
                                + " NAME.camel.yaml or NAME.camel.xml",
                        "routes/custom/mine.xml: nothing reads a file of this name; route files are called"
                                + " NAME.camel.yaml or NAME.camel.xml",
                        "routes/custom/mine.yaml: nothing reads a file of this name; route files are called"
                                + " NAME.camel.yaml or NAME.camel.xml");
    }

    @Test
    void a_layout_for_nothing_is_named_with_the_names_that_count() throws Exception {
        for (String name : new String[] {
            "invoices.properties",
            "order.fixed-width.properties",
            "tracking-event.properties",
            "pedidos.properties",
            "invoices.properties.example",
            "README.md"
        }) {
            Files.createFile(home.resolve(name));
        }

        assertThat(StrayFiles.layouts(home)).containsOnlyKeys("tracking-event.properties", "pedidos.properties");
        assertThat(StrayFiles.layouts(home).get("tracking-event.properties"))
                .endsWith("did you mean tracking-events.properties?");
        assertThat(StrayFiles.layouts(home).get("pedidos.properties")).contains("invoices.properties, ");
        assertThat(StrayFiles.layouts(home.resolve("not-there"))).isEmpty();
    }
}
