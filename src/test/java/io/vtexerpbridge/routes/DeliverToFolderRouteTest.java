package io.vtexerpbridge.routes;

import static io.vtexerpbridge.routes.TestBridge.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** Stage, record, release: whatever happens between two of them, the ERP gets one complete file. */
class DeliverToFolderRouteTest extends OneBridgeTest {

    /** Where a process is killed, and which step it does not come to any more. */
    enum Killed {
        BEFORE_STAGING("deliver-to-folder", "to-folder"),
        BETWEEN_STAGING_AND_RECORD("deliver-to-folder", "to-ledger-delivered"),
        BETWEEN_RECORD_AND_RELEASE("release-order", "to-release"),
        BETWEEN_RELEASE_AND_START("ack-order", "to-start-handling"),
        BETWEEN_START_AND_ITS_RECORD("ack-order", "to-ledger-handling");

        private final String route;
        private final String step;

        Killed(String route, String step) {
            this.route = route;
            this.step = step;
        }
    }

    @ParameterizedTest
    @EnumSource
    void killed_anywhere_the_ERP_gets_exactly_one_file(Killed killed, @TempDir Path other) throws IOException {
        vtex.order(id, "ready-for-handling");
        Path erp = other.resolve("erp");
        try (TestBridge mortal = TestBridge.start(other, vtex, Map.of("erp.orders.directory", erp.toString()))) {
            // Nothing is written after it, which is all that a kill leaves behind.
            mortal.advise(killed.route, route -> route.weaveById(killed.step)
                    .replace()
                    .throwException(new DataAccessResourceFailureException("killed")));
            mortal.work(id);
            boolean taken = Files.deleteIfExists(erp.resolve(id + ".csv"));
            // The order cannot be worked at once, so that what the start alone does is seen.
            vtex.always(FakeVtex.GET_ORDER, Trick.status(503));
            mortal.restart();
            await().atMost(PATIENCE).until(() -> mortal.lastError(id) != null);
            boolean released = mortal.erpFiles().contains(id + ".csv");
            vtex.plain();
            mortal.workToTheEnd(id);
            assertThat(mortal.state(id)).isEqualTo("handling");
            assertThat(vtex.accepted(id)).isEqualTo(1);
            if (taken) {
                assertThat(mortal.folder()).isEmpty();
            } else {
                assertThat(mortal.folder()).containsExactly(id + ".csv");
                assertThat(Files.readString(erp.resolve(id + ".csv"))).contains(id);
            }
            assertThat(taken)
                    .isEqualTo(killed == Killed.BETWEEN_RELEASE_AND_START
                            || killed == Killed.BETWEEN_START_AND_ITS_RECORD);
            assertThat(released).isEqualTo(killed == Killed.BETWEEN_RECORD_AND_RELEASE);
        }
    }

    @Test
    void the_file_is_complete_and_under_a_dotted_name_before_it_is_recorded(@TempDir Path other) throws Exception {
        vtex.order(id, "ready-for-handling");
        try (TestBridge advised = TestBridge.start(other, vtex, Map.of())) {
            Path staged = advised.erpFolder().resolve("." + id + ".csv");
            MockEndpoint next = advised.camel().getEndpoint("mock:release-order", MockEndpoint.class);
            next.expectedMessageCount(1);
            String[] content = new String[1];
            advised.advise("deliver-order", route -> route.weaveByToUri("direct:release-order")
                    .replace()
                    .to("mock:release-order"));
            next.whenAnyExchangeReceived(exchange -> content[0] = Files.readString(staged));
            advised.work(id);
            next.assertIsSatisfied(PATIENCE.toMillis());
            assertThat(advised.erpFiles()).isEmpty();
            assertThat(content[0]).contains(id);
            assertThat(advised.state(id)).isEqualTo("delivered");
            assertThat(advised.document(id).stagedName()).isEqualTo("." + id + ".csv");
            assertThat(advised.document(id).sizeBytes()).isEqualTo(Files.size(staged));
            assertThat(next.getExchanges().get(0).getMessage().getHeaders()).isEmpty();
        }
    }

    @Test
    void a_leftover_of_an_unrecorded_stage_is_overwritten() throws IOException {
        vtex.order(id, "ready-for-handling");
        Files.createDirectories(bridge.erpFolder());
        Files.writeString(bridge.erpFolder().resolve("." + id + ".csv"), "half a file, longer than".repeat(10_000));
        bridge.work(id);
        assertThat(Files.readString(bridge.erpFolder().resolve(id + ".csv")))
                .contains(id)
                .doesNotContain("half a file");
        assertThat(bridge.folder()).doesNotContain("." + id + ".csv");
    }

    @Test
    void a_file_that_the_ERP_took_at_once_is_not_written_again() throws IOException {
        vtex.order(id, "ready-for-handling");
        vtex.next(FakeVtex.START, Trick.status(503).with(it -> remove(id + ".csv")), Trick.status(503));
        bridge.work(id);
        bridge.workAgain(id);
        bridge.workAgain(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(bridge.folder()).noneMatch(name -> name.contains(id));
    }

    private static void remove(String name) {
        try {
            Files.delete(bridge.erpFolder().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_folder_that_cannot_be_written_makes_orders_wait_and_mends_itself(@TempDir Path other) throws IOException {
        vtex.order(id, "ready-for-handling");
        Path erp = other.resolve("mount/erp");
        Files.createDirectories(erp.getParent());
        Files.writeString(erp, "a file in the folder's place");
        try (TestBridge waiting = TestBridge.start(
                other, vtex, Map.of("erp.orders.directory", erp.toString(), "work.poll-period", "50ms"))) {
            waiting.heardOf(id);
            await().atMost(PATIENCE).until(() -> waiting.lastError(id) != null);
            assertThat(waiting.cause(id)).isEqualTo("erp-channel");
            assertThat(waiting.lastError(id))
                    .startsWith("The ERP's folder " + erp + " cannot be ")
                    .endsWith("make it writable or change erp.orders.directory.");
            assertThat(waiting.state(id)).isEqualTo("waiting");
            assertThat(waiting.trouble("erp-channel")).contains(erp.toString(), "erp.orders.directory");
            assertThat(vtex.calls(FakeVtex.START)).noneMatch(call -> call.path().contains(id));

            Files.delete(erp);
            await().atMost(PATIENCE).until(() -> waiting.state(id).equals("handling"));
            assertThat(waiting.erpFiles()).containsExactly(id + ".csv");
            assertThat(waiting.trouble("erp-channel")).isEmpty();
        }
    }

    @Test
    void a_folder_that_goes_away_between_record_and_release_keeps_the_order(@TempDir Path other) throws IOException {
        vtex.order(id, "ready-for-handling");
        Path erp = other.resolve("erp");
        Path away = other.resolve("away");
        try (TestBridge unlucky = TestBridge.start(other, vtex, Map.of("erp.orders.directory", erp.toString()))) {
            unlucky.advise(
                    "release-order",
                    route -> route.weaveById("to-release").before().process(exchange -> Files.move(erp, away)));
            unlucky.work(id);
            assertThat(unlucky.state(id)).isEqualTo("delivered");
            assertThat(unlucky.cause(id)).isEqualTo("erp-channel");
            assertThat(unlucky.lastError(id)).contains(erp.toString(), "gone");
            assertThat(unlucky.trouble("erp-channel")).isNotEmpty();
            assertThat(vtex.calls(FakeVtex.START)).noneMatch(call -> call.path().contains(id));

            Files.deleteIfExists(erp);
            Files.move(away, erp);
            unlucky.restart();
            await().atMost(PATIENCE).until(() -> unlucky.state(id).equals("handling"));
            assertThat(unlucky.erpFiles()).containsExactly(id + ".csv");
            assertThat(unlucky.trouble("erp-channel")).isEmpty();
        }
    }

    static Stream<String> wildIds() {
        return Stream.of(
                "../../evil-%s",
                "/etc/evil-%s",
                "a\\b-%s",
                "a b-%s",
                ".hidden-%s",
                "${exchangeId}-%s",
                "{{vtex.account}}-%s",
                "{{env:PATH}}-%s",
                "{{bean:vtexAccounts.names}}-%s",
                "\u00e9\u4e16-%s",
                "a%%2Fb-%s",
                "a,b(c)-%s",
                "a'b\"c-%s",
                "a?b#c&d-%s",
                "%s-" + "x".repeat(180));
    }

    @ParameterizedTest
    @MethodSource("wildIds")
    void an_id_from_outside_chooses_no_path_and_reaches_VTEX_unchanged(String pattern) {
        String wild = pattern.formatted(id);
        vtex.order(wild, "ready-for-handling");
        int before = bridge.erpFiles().size();
        bridge.work(wild);
        assertThat(bridge.state(wild)).isEqualTo("handling");
        assertThat(vtex.accepted(wild)).isEqualTo(1);
        assertThat(bridge.erpFiles()).hasSize(before + 1);
        assertThat(bridge.erpFolder().getParent().resolve(bridge.document(wild).fileName()))
                .doesNotExist();
        assertThat(bridge.erpFolder().resolve(bridge.document(wild).fileName())).isRegularFile();
        assertThat(bridge.document(wild).fileName()).matches("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    }

    @Test
    void ids_that_look_alike_get_files_of_their_own() {
        for (String alike : new String[] {id + "_a", id + " a", id + "/a", id + ":a"}) {
            vtex.order(alike, "ready-for-handling");
            bridge.work(alike);
        }
        assertThat(bridge.erpFiles().stream().filter(name -> name.startsWith(id + "_a")))
                .hasSize(4);
    }

    @Test
    void another_format_and_folder_are_taken_from_the_configuration(@TempDir Path other) throws IOException {
        vtex.order(id, "ready-for-handling");
        Path erp = other.resolve("ERP of the shop/orders");
        try (TestBridge xml =
                TestBridge.start(other, vtex, Map.of("erp.format", "xml", "erp.orders.directory", erp.toString()))) {
            xml.work(id);
            assertThat(xml.erpFiles()).containsExactly(id + ".xml");
            assertThat(Files.readString(erp.resolve(id + ".xml"))).startsWith("<?xml");
        }
    }
}
