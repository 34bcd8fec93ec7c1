package io.vtexerpbridge.routes;

import static io.vtexerpbridge.routes.TestBridge.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.erp.ErpDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From the order to the document: enrich-order and transform-order, with every sample there is. */
class TransformOrderRouteTest extends OneBridgeTest {

    @BeforeAll
    static void prepare() {
        bridge.advise(
                "transform-order",
                route -> route.weaveByToUri("direct:deliver-order").replace().to("mock:deliver-order"));
    }

    static Stream<String> samples() {
        try (Stream<Path> folders = Files.list(Path.of("samples/orders").toAbsolutePath())) {
            return folders
                    .filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void every_sample_becomes_a_document_named_for_its_order(String sample) throws Exception {
        String id = "19000-" + sample;
        vtex.order(sample, id, "ready-for-handling");
        MockEndpoint next = bridge.camel().getEndpoint("mock:deliver-order", MockEndpoint.class);
        next.reset();
        next.expectedMessageCount(1);
        bridge.work(id);
        next.assertIsSatisfied(PATIENCE.toMillis());
        ErpDocument document = next.getExchanges().get(0).getVariable("document", ErpDocument.class);
        assertThat(document.fileName()).isEqualTo(id + ".csv");
        assertThat(document.format()).isEqualTo("csv");
        assertThat(new String(document.content(), StandardCharsets.UTF_8)).contains(id);
    }

    @Test
    void a_mapping_that_fails_on_an_order_is_told_with_file_and_line_and_mended_takes_it(@TempDir Path other)
            throws IOException {
        vtex.order("1-01", "ready-for-handling");
        Path mapping = other.resolve("config/mappings/order.csv.ftl");
        Files.createDirectories(mapping.getParent());
        // Fine for the orders that are tried at start.
        Files.writeString(
                mapping, "a;b\n<#if order.orderId == \"1-01\">${order.noSuchThing}<#else>${order.orderId}</#if>\n");
        try (TestBridge edited = TestBridge.start(other, vtex, Map.of())) {
            edited.work("1-01");
            assertThat(edited.cause("1-01")).isEqualTo("mapping");
            assertThat(edited.lastError("1-01"))
                    .startsWith("config/mappings/order.csv.ftl, line 2, column ")
                    .contains("noSuchThing");
            assertThat(edited.state("1-01")).isEqualTo("waiting");
            assertThat(edited.folder()).isEmpty();
            assertThat(vtex.calls(FakeVtex.START)).isEmpty();

            Files.writeString(mapping, "a;b\n${order.orderId};mended\n");
            edited.restart();
            await().atMost(PATIENCE).until(() -> {
                if (edited.state("1-01").equals("handling")) {
                    return true;
                }
                edited.workIfDue("1-01");
                return false;
            });
            assertThat(Files.readString(edited.erpFolder().resolve("1-01.csv"))).contains("1-01;mended");
        }
    }

    @Test
    void what_the_contract_cuts_is_in_the_timeline_and_what_it_refuses_is_parked(@TempDir Path other)
            throws IOException {
        vtex.order("2-01", "ready-for-handling");
        ObjectNode wrong = vtex.order("2-02", "ready-for-handling");
        ((ObjectNode) wrong.get("items").get(0)).put("refId", "R".repeat(40));
        Path contract = other.resolve("config/mappings/contract.csv");
        Files.createDirectories(contract.getParent());
        Files.writeString(contract, "field;max;cut\ncustomerName;4;yes\nrefId;20;\n");
        try (TestBridge strict = TestBridge.start(other, vtex, Map.of("erp.format", "json"))) {
            strict.work("2-01");
            strict.work("2-02");
            assertThat(strict.folder()).containsExactly("2-01.json");
            assertThat(strict.timeline("2-01"))
                    .anyMatch(entry -> entry.startsWith("explained: customerName was cut to 4 characters, it had "));
            assertThat(strict.parked("2-02").cause()).isEqualTo("mapping");
            assertThat(strict.parked("2-02").reason())
                    .startsWith("Order 2-02: refId of line 1 has 40 characters, expected at most 20 (")
                    .contains("config/mappings/contract.csv line 3");
            assertThat(vtex.calls(FakeVtex.START)).noneMatch(call -> call.path().contains("2-02"));
        }
    }
}
