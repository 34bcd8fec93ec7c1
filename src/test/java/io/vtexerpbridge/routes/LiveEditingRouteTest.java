package io.vtexerpbridge.routes;

import static io.vtexerpbridge.routes.TestBridge.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.sql.RowIntake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** An integrator who edits while orders go through: what is right takes effect, what is wrong leaves what was there. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class LiveEditingRouteTest {

    private static final String HELLO = "routes/custom/hello.camel.yaml";

    @TempDir
    static Path home;

    private static final String TABLES = "jdbc:h2:mem:erp-edited;DB_CLOSE_DELAY=-1";

    private static ErpTablesOf tables;
    private static FakeVtex vtex;
    private static TestBridge bridge;
    private static Logs logs;

    @BeforeAll
    static void start() {
        vtex = new FakeVtex();
        logs = Logs.of();
        tables = new ErpTablesOf(TABLES, "").make();
        bridge = TestBridge.start(
                home,
                vtex,
                Map.of(
                        "routes.reload", "true",
                        "routes.reload-after", "100ms",
                        "work.poll-period", "50ms",
                        "erp.sql.url", TABLES));
    }

    @AfterAll
    static void stop() {
        bridge.close();
        logs.close();
        vtex.close();
        tables.does("shutdown");
    }

    @AfterEach
    void nothing_forbidden_was_done() {
        assertThat(vtex.violations()).isEmpty();
    }

    @Test
    void a_new_route_runs_and_an_edited_one_and_one_that_is_gone_does_not() {
        write(HELLO, hello("one"));
        eventually(() -> assertThat(said()).isEqualTo("one"));

        edit(HELLO, text -> text.replace("\"one\"", "\"two\""));
        eventually(() -> assertThat(said()).isEqualTo("two"));

        edit(HELLO, text -> text.replace(": hello", ": hallo").replace(":hello", ":hallo"));
        eventually(() -> assertThat(bridge.camel().getRoute("hallo")).isNotNull());
        assertThat(bridge.camel().getRoute("hello")).isNull();

        delete(HELLO);
        eventually(() -> assertThat(bridge.camel().getRoute("hallo")).isNull());
        eventually(() -> assertThat(logs.lines())
                .anyMatch(line -> line.startsWith("INFO") && line.contains(HELLO + " took effect"))
                .anyMatch(line -> line.startsWith("INFO") && line.contains(HELLO + " is gone")));
    }

    @Test
    void mistakes_are_told_with_file_and_line_and_keep_back_no_other_edit() {
        String broken = "routes/custom/broken.camel.yaml";
        write(HELLO, hello("one"));
        eventually(() -> assertThat(said()).isEqualTo("one"));

        edit(HELLO, text -> text.replace("direct:hello", "direct:hello\n      oops: [\n"));
        write(
                broken,
                hello("x")
                        .replace("hello", "broken")
                        .replace("setBody", "to:\n            uri: direct:nowhere\n        - setBody"));
        eventually(() -> assertThat(notice())
                .contains(HELLO + " line ")
                .contains(broken + " line 10: direct:nowhere has no route"));
        assertThat(said()).as("the last good one").isEqualTo("one");

        write("routes/custom/other.camel.yaml", hello("three").replace("hello", "other"));
        eventually(() -> assertThat(bridge.camel().getRoute("other")).isNotNull());
        assertThat(notice()).contains(HELLO, broken);

        write(HELLO, hello("mended"));
        write(
                broken,
                hello("x")
                        .replace("hello", "broken")
                        .replace("setBody", "to:\n            uri: timer:x?perod=1\n        - setBody"));
        eventually(() -> assertThat(said()).isEqualTo("mended"));
        eventually(() -> assertThat(notice()).contains("timer:x cannot be used").doesNotContain(HELLO));
        delete(broken);
        eventually(() -> assertThat(notice()).isEmpty());
        assertThat(logs.lines().stream()
                        .filter(line -> line.startsWith("WARN") && line.contains("direct:nowhere has no route")))
                .as("said once")
                .hasSize(1);
    }

    /** The bridge makes routes of it by its settings; no file names them. */
    @Test
    void a_template_of_accounts_and_ERPs_takes_effect_in_every_route_that_is_made_of_it() {
        String channel = "routes/channels/deliver-to-folder.camel.yaml";
        String poll = "routes/orders/poll-feed.camel.yaml";
        edit(
                channel,
                text -> text.replace(
                        "message: \"${variable.orderId} delivered",
                        "message: \"to the folder: ${variable.orderId} delivered"));
        edit(poll, text -> text + "# once\n");
        eventually(() -> assertThat(logs.lines())
                .anyMatch(line -> line.contains(channel + " took effect"))
                .anyMatch(line -> line.contains(poll + " took effect")));
        assertThat(bridge.camel().getRoute("poll-feed")).isNotNull();
        vtex.order("8-01", "ready-for-handling");
        bridge.heardOf("8-01");
        eventually(() -> assertThat(logs.lines()).anyMatch(line -> line.contains("to the folder: 8-01 delivered")));

        edit(channel, text -> text.replace("bean:stagedDocuments{{ofErp}}", "bean:stagedDocumens{{ofErp}}"));
        eventually(() -> assertThat(notice()).contains(channel));
        vtex.order("8-02", "ready-for-handling");
        bridge.heardOf("8-02");
        eventually(() -> assertThat(logs.lines()).anyMatch(line -> line.contains("to the folder: 8-02 delivered")));
        edit(channel, text -> text.replace("bean:stagedDocumens{{ofErp}}", "bean:stagedDocuments{{ofErp}}"));
        eventually(() -> assertThat(notice()).isEmpty());
    }

    @Test
    void orders_in_work_end_well_while_all_their_routes_are_exchanged_again_and_again() {
        List<String> orders = new ArrayList<>();
        edit("routes/shared/errors-of-work.camel.yaml", text -> text + "# once\n");
        edit("routes/shared/vtex.camel.yaml", text -> text + "# once\n");
        eventually(() -> {
            String id = "9-" + orders.size();
            vtex.order(id, "ready-for-handling");
            bridge.heardOf(id);
            orders.add(id);
            assertThat(logs.lines()).anyMatch(line -> line.contains("vtex.camel.yaml took effect"));
        });
        edit("routes/shared/errors.camel.yaml", text -> text + "# twice\n");
        eventually(() -> {
            String id = "9-" + orders.size();
            vtex.order(id, "ready-for-handling");
            bridge.heardOf(id);
            orders.add(id);
            assertThat(logs.lines()).anyMatch(line -> line.contains("errors.camel.yaml took effect"));
        });

        eventually(() -> assertThat(orders).allMatch(id -> bridge.state(id).equals("handling")));
        assertThat(orders).hasSizeGreaterThan(20).allSatisfy(id -> {
            assertThat(vtex.accepted(id)).isEqualTo(1);
            assertThat(bridge.erpFiles().stream().filter(name -> name.startsWith(id + ".")))
                    .containsExactly(id + ".csv");
            assertThat(bridge.timeline(id)).noneMatch(line -> line.startsWith("failed") || line.startsWith("parked"));
        });
    }

    @Test
    void a_mapping_takes_effect_and_a_broken_one_leaves_the_one_before_and_is_told_everywhere() {
        String mapping = "config/mappings/order.csv.ftl";
        edit(mapping, text -> text.replace("<@column orderId=", "<@column pedido="));
        eventually(() -> assertThat(logs.lines()).anyMatch(line -> line.contains(mapping + " took effect")));
        assertThat(document("8-1")).startsWith("pedido;");

        edit(mapping, text -> text.replace("<@column pedido=order.orderId/>", "<@column id=order.orderIdd/>"));
        edit("config/mappings/contract.csv", text -> text + "\ncity;3;yes;;;;;;\n");
        eventually(() -> assertThat(notice()).contains(mapping + " line "));
        assertThat(document("8-2")).startsWith("pedido;");
        assertThat(bridge.timeline("8-2"))
                .anyMatch(line -> line.contains("made by the mapping as it was before an edit: " + mapping));
        assertThat(bridge.timeline("8-2"))
                .as("the other edit counts")
                .anyMatch(line -> line.contains("city of lines 1, 2 was cut"));

        edit(mapping, text -> text.replace("order.orderIdd", "order.orderId"));
        eventually(() -> assertThat(notice()).isEmpty());
        assertThat(document("8-3")).startsWith("id;");
        assertThat(bridge.timeline("8-3")).noneMatch(line -> line.contains("before an edit"));
    }

    @Test
    void a_layout_of_what_the_erp_drops_takes_effect_and_a_broken_one_leaves_the_one_before() throws IOException {
        String layout = "config/layouts/notes.properties";
        write(layout, "pedido = orderId\n");
        eventually(() -> assertThat(logs.lines()).anyMatch(line -> line.contains(layout + " took effect")));
        write(layout, "pedido = orderId\nnothing\n");
        eventually(() -> assertThat(notice()).contains(layout + " line 2: "));
        vtex.order("7-1", "handling");

        drop("notes/a.csv", "pedido;text\n7-1;hello\n");

        eventually(() -> assertThat(receipt("notes/a.csv.receipt.csv")).contains("posted"));
        tables.does("insert into bridge_notes (order_id, text) values ('7-1', 'from a table')");
        bridge.bean("rowIntake", RowIntake.class).bring();
        assertThat(tables.rows("select file_name from bridge_notes"))
                .as("rows are read by the one of before too")
                .allSatisfy(row -> assertThat(row.get("FILE_NAME")).isNotNull());
        delete(layout);
        eventually(() -> assertThat(notice()).isEmpty());
        drop("notes/b.csv", "pedido;text\n7-1;again\n");
        eventually(() -> assertThat(home.resolve("data/erp/inbox/notes/error/b.csv.error.txt"))
                .exists());
    }

    private static String hello(String what) {
        return """
                # in    direct:hello
                # out   the word
                - route:
                    id: hello
                    description: Says a word
                    routeConfigurationId: pass-failures-on
                    from:
                      uri: direct:hello
                      steps:
                        - setBody:
                            expression:
                              constant:
                                expression: "%s"
                """
                .formatted(what);
    }

    private static String said() {
        return bridge.camel().getRoute("hello") == null
                ? ""
                : bridge.send("hello", "", Map.of()).getMessage().getBody(String.class);
    }

    private static String document(String order) {
        vtex.order(order, "ready-for-handling");
        bridge.heardOf(order);
        eventually(() -> assertThat(bridge.state(order)).isEqualTo("handling"));
        return read(bridge.erpFolder().resolve(order + ".csv"));
    }

    private static String receipt(String name) {
        Path file = home.resolve("data/erp/receipts").resolve(name);
        return Files.exists(file) ? read(file) : "";
    }

    private static String notice() {
        return HealthCheckHelper.invokeReadiness(bridge.camel()).stream()
                .filter(result -> result.getCheck().getId().equals("editing"))
                .map(result -> result.getMessage().orElse(""))
                .findFirst()
                .orElse("no such check");
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable what) {
        await().atMost(PATIENCE.multipliedBy(2))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(what);
    }

    private static void drop(String name, String text) {
        write("data/erp/inbox/" + name, text);
    }

    private static void edit(String file, UnaryOperator<String> change) {
        write(file, change.apply(read(home.resolve(file))));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(String file, String text) {
        onFiles(
                path -> {
                    Files.createDirectories(path.getParent());
                    Files.writeString(path, text);
                },
                file);
    }

    private static void delete(String file) {
        onFiles(Files::delete, file);
    }

    private interface OnFile {
        void run(Path path) throws IOException;
    }

    private static void onFiles(OnFile what, String file) {
        try {
            what.run(home.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
