package io.vtexerpbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's route file by itself: what lies in the orders folder is answered in the inbox. */
class PretendErpRouteTest {

    private static final String ORDER =
            "orderId;sequence;createdAt;orderTotal\r\nv1-01;1001;2026-11-21T10:00:00-03:00;12,34\r\n";

    @TempDir
    private Path folder;

    private Path orders;
    private Path inbox;
    private CamelContext camel;

    @BeforeEach
    void start() throws Exception {
        orders = Files.createDirectories(folder.resolve("orders"));
        inbox = folder.resolve("inbox");
        camel = new DefaultCamelContext();
        Properties properties = new Properties();
        properties.setProperty("erp.orders.directory", orders.toString());
        properties.setProperty("erp.inbox.directory", inbox.toString());
        camel.getPropertiesComponent().setInitialProperties(properties);
        String file = "file:" + Path.of("samples/demo/pretend-erp.camel.yaml").toAbsolutePath();
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource(file));
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void a_document_is_answered_in_the_inbox_and_stays_where_it_is() throws IOException {
        Files.writeString(orders.resolve("v1-01.csv"), ORDER);

        await().atMost(Duration.ofSeconds(20)).until(() -> files(inbox).equals(List.of("invoices/NF-10010.csv")));

        assertThat(Files.readString(inbox.resolve("invoices/NF-10010.csv")))
                .isEqualTo("orderId;invoiceNumber;issuedAt;type;invoiceValue\r\n"
                        + "v1-01;10010;2026-11-21T10:00:30-03:00;Output;12,34\r\n");
        assertThat(files(orders)).containsExactly("v1-01.csv");
    }

    @Test
    void what_is_still_written_and_what_is_a_notice_is_left_alone() throws IOException {
        Files.writeString(orders.resolve(".v1-01.csv"), ORDER);
        Files.writeString(orders.resolve("v1-01.canceled.csv"), ORDER);
        Files.writeString(orders.resolve("v2-01.csv"), ORDER.replace("v1-01;1001", "v2-01;1002"));

        await().atMost(Duration.ofSeconds(20)).until(() -> files(inbox).contains("invoices/NF-10020.csv"));
        // the notice lies before the order in the folder, so it has been looked at
        assertThat(files(inbox)).containsExactly("invoices/NF-10020.csv");
    }

    private static List<String> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
