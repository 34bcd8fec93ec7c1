package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.ledger.Audit;
import io.vtexerpbridge.ledger.OrderErps;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessResourceFailureException;

/** Orders go into an ERP's tables on H2, by the statements and the schema as they are shipped. */
class DeliverToSqlRouteTest {

    private static final String URL = "jdbc:h2:mem:erp-out;DB_CLOSE_DELAY=-1";
    private static final String FIND = "select * from bridge_order where order_id = ? and document_name = ?";

    @TempDir
    static Path home;

    private static FakeVtex vtex;
    private static TestBridge bridge;
    private static ErpTablesOf erp;
    private static int orders;

    private final String id = "51000" + ++orders + "-01";

    @BeforeAll
    static void start() throws IOException {
        erp = new ErpTablesOf(URL, "").make();
        vtex = new FakeVtex();
        Path carriers = home.resolve("config/tables/carriers.csv");
        Files.createDirectories(carriers.getParent());
        Files.writeString(carriers, "from;to\n*;C-77\n");
        Path contract = home.resolve("config/mappings/contract.csv");
        Files.createDirectories(contract.getParent());
        Files.writeString(
                contract,
                "field;max;cut;characters;case;default\ncustomerName;8;yes;;upper;\nstateInscription;;;;;NONE\n"
                        + "refId;;;;;NO REF\nname;6;yes;;;\norderId;;;;upper;\nstatus;5;yes;;;\n");
        bridge = TestBridge.start(
                home, vtex, Map.of("erp.channel", "sql", "erp.sql.url", URL, "erp.sql.poll-period", "1h"));
    }

    @AfterAll
    static void stop() {
        bridge.close();
        vtex.close();
        erp.does("shutdown");
    }

    @AfterEach
    void nothing_forbidden_was_done() {
        vtex.plain();
        assertThat(vtex.violations()).isEmpty();
    }

    private Map<String, Object> row(String document) {
        return erp.row(FIND, id, document);
    }

    private static void balanced() {
        Audit audit = new Audit(
                bridge.bean("dataSource", DataSource.class), vtex.clock(), Duration.ofMinutes(5), Duration.ofHours(48));
        assertThat(audit.of(
                                List.of(FakeVtex.ACCOUNT),
                                Instant.EPOCH,
                                vtex.clock().instant())
                        .faults())
                .isEmpty();
    }

    @Test
    void an_order_is_one_head_with_its_lines_exact_to_the_cent() {
        vtex.order(id, "ready-for-handling");
        bridge.work(id);

        Map<String, Object> head = row("order");
        assertThat(head.get("ORDER_TOTAL")).isEqualTo(new BigDecimal("278.43"));
        assertThat(head.get("ACCOUNT")).isEqualTo(FakeVtex.ACCOUNT);
        assertThat(((OffsetDateTime) head.get("CREATED_AT")).getOffset().getId())
                .isEqualTo("-03:00");
        assertThat(head.get("COMPANY_NAME")).isNull();
        assertThat(head.get("CARRIER")).as("as config/tables has it").isEqualTo("C-77");
        List<Map<String, Object>> lines =
                erp.rows("select * from bridge_order_line where order_id = ? order by line", id);
        assertThat(lines).hasSize(2);
        assertThat(lines.stream()
                        .map(line -> (BigDecimal) line.get("LINE_GROSS"))
                        .reduce(BigDecimal::add))
                .contains((BigDecimal) head.get("ITEMS_TOTAL"));
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(bridge.document(id).releasedAt()).isNotNull();
        assertThat(vtex.accepted(id)).isEqualTo(1);
    }

    @Test
    void the_columns_hold_what_the_field_contract_made_of_the_values() {
        String mixed = "mix" + id;
        ObjectNode order = vtex.order(mixed, "ready-for-handling");
        order.at("/items").forEach(item -> ((ObjectNode) item).put("refId", ""));
        bridge.work(mixed);

        Map<String, Object> head = erp.row(FIND, "MIX" + id, "order");
        assertThat((String) head.get("CUSTOMER_NAME")).isUpperCase().hasSize(8);
        assertThat(head).containsEntry("STATE_INSCRIPTION", "NONE").containsEntry("VTEX_STATUS", "ready");
        assertThat(erp.rows("select * from bridge_order_line where order_id = ?", "MIX" + id))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.get("REF_ID")).isEqualTo("NO REF"))
                .allSatisfy(line -> assertThat((String) line.get("NAME")).hasSizeLessThanOrEqualTo(6));
        assertThat(erp.documents(mixed)).isEmpty();
    }

    @Test
    void what_an_earlier_try_wrote_under_another_spelling_of_the_orderId_is_found() {
        String mixed = "mix" + id;
        erp.does(
                "insert into bridge_order (account, order_id, document_name, digest) values (?, ?, 'order', 'x1')",
                FakeVtex.ACCOUNT,
                mixed);
        vtex.order(mixed, "ready-for-handling");
        bridge.work(mixed);

        assertThat(bridge.cause(mixed)).isEqualTo("erp-refused");
        assertThat(erp.documents("MIX" + id)).isEmpty();
    }

    @Test
    void another_spelling_of_the_orderId_without_a_digest_is_for_a_person() {
        String mixed = "mix" + id;
        erp.does(
                "insert into bridge_order (account, order_id, document_name) values (?, ?, 'order')",
                FakeVtex.ACCOUNT,
                "MIX" + id);
        vtex.order(mixed, "ready-for-handling");
        bridge.work(mixed);

        assertThat(bridge.cause(mixed)).isEqualTo("erp-refused");
        assertThat(bridge.parked(mixed).reason()).contains("field contract", "find-document.sql");
    }

    /** The contract makes one of the two orderIds of the other one. */
    @Test
    void a_row_of_another_order_under_the_same_spelling_is_not_canceled_in_its_place() {
        vtex.order("MIX" + id, "ready-for-handling");
        bridge.work("MIX" + id);
        String mixed = "mix" + id;
        ObjectNode order = vtex.order(mixed, "ready-for-handling");
        order.at("/shippingData/selectedAddresses").forEach(address -> ((ObjectNode) address).put("city", "Campinas"));
        ((ObjectNode) order.at("/shippingData/address")).put("city", "Campinas");
        bridge.work(mixed);
        assertThat(bridge.cause(mixed)).isEqualTo("erp-refused");
        assertThat(bridge.parked(mixed).reason()).contains("another order's", "field contract");
        assertThat(mayHaveIt(bridge, mixed)).as("what was found is not its").isFalse();

        vtex.status(mixed, "canceled");
        bridge.work(mixed);

        assertThat(erp.documents("MIX" + id)).containsExactly("order");
        assertThat(bridge.state(mixed)).isEqualTo("canceled");
    }

    @Test
    void without_a_digest_an_order_whose_id_is_another_ones_spelling_is_for_a_person_too() {
        vtex.order("mix" + id, "ready-for-handling");
        bridge.work("mix" + id);
        erp.does("update bridge_order set digest = null where order_id = ?", "MIX" + id);
        vtex.order("MIX" + id, "ready-for-handling");
        bridge.work("MIX" + id);

        assertThat(bridge.cause("MIX" + id)).isEqualTo("erp-refused");
        assertThat(vtex.accepted("MIX" + id)).isZero();
    }

    @Test
    void killed_between_the_tables_and_the_ledger_the_order_is_found_and_not_written_again(@TempDir Path other)
            throws Exception {
        vtex.order(id, "ready-for-handling");
        try (TestBridge mortal = TestBridge.start(
                other, vtex, Map.of("erp.channel", "sql", "erp.sql.url", URL, "erp.sql.poll-period", "1h"))) {
            mortal.advise("deliver-to-sql", route -> route.weaveById("to-ledger-delivered-by-sql")
                    .before()
                    .process(TestBridge.dying()));
            mortal.work(id);
            assertThat(erp.documents(id)).containsExactly("order");
            assertThat(mortal.state(id)).isEqualTo("waiting");
            assertThat(mayHaveIt(mortal, id)).as("so no other channel takes it").isTrue();

            mortal.recover();
            mortal.workToTheEnd(id);

            assertThat(erp.documents(id)).containsExactly("order");
            assertThat(mortal.state(id)).isEqualTo("handling");
            assertThat(vtex.accepted(id)).isEqualTo(1);
        }
    }

    @Test
    void canceled_after_a_try_whose_answer_was_lost_the_ERP_hears_of_it() {
        vtex.order(id, "ready-for-handling");
        bridge.work(id);
        String digest = (String) row("order").get("DIGEST");
        // what the bridge would have of another order, had its commit been answered to nobody
        String lost = "L" + id;
        erp.does(
                "insert into bridge_order (account, order_id, document_name, digest) values (?, ?, 'order', ?)",
                FakeVtex.ACCOUNT,
                lost,
                digest);
        vtex.order(lost, "canceled");
        // the mark that every try leaves before it
        bridge.execute("insert into order_erp (account, order_id, erp, chosen_at, tried_at) values ('"
                + FakeVtex.ACCOUNT + "', '" + lost + "', 'erp', now(), now())");
        bridge.work(lost);

        assertThat(erp.documents(lost)).containsExactly("order", "canceled");
        assertThat(bridge.state(lost)).isEqualTo("canceled");
        balanced();
    }

    @Test
    void another_content_under_the_orders_key_is_for_a_person() {
        vtex.order(id, "ready-for-handling");
        erp.does(
                "insert into bridge_order (account, order_id, document_name, digest) values (?, ?, 'order', 'x1')",
                FakeVtex.ACCOUNT,
                id);
        bridge.work(id);

        assertThat(bridge.cause(id)).isEqualTo("erp-refused");
        assertThat(bridge.parked(id).reason())
                .contains("Order " + id, "document order", "digest x1", "./bridge orders retry");
        assertThat(erp.documents(id)).containsExactly("order");
        assertThat(vtex.accepted(id)).isZero();
    }

    @Test
    void what_becomes_of_an_order_is_a_row_of_its_own() {
        ObjectNode order = vtex.order(id, "ready-for-handling");
        bridge.work(id);
        order.put("status", "handling");
        order.at("/shippingData/selectedAddresses").forEach(address -> ((ObjectNode) address).put("city", "Campinas"));
        ((ObjectNode) order.at("/shippingData/address")).put("city", "Campinas");
        bridge.work(id);
        bridge.work(id);
        vtex.status(id, "canceled");
        bridge.work(id);
        bridge.work(id);

        assertThat(erp.documents(id)).containsExactly("order", "changed-1", "canceled");
        assertThat(row("canceled")).containsEntry("VTEX_STATUS", "canceled").containsEntry("ORDER_TOTAL", null);
        assertThat(erp.counts("bridge_order_line where order_id = ? and document_name = 'changed-1'", id))
                .isEqualTo(2);
    }

    @Test
    void values_that_the_tables_do_not_take_park_their_order_alone_and_are_not_quoted() {
        vtex.order(id, "ready-for-handling");
        erp.does("alter table bridge_order add constraint tiny check (char_length(customer_name) < 3) nocheck");
        try {
            bridge.work(id);
        } finally {
            erp.does("alter table bridge_order drop constraint tiny");
        }
        assertThat(bridge.parked(id).reason())
                .contains("insert-order.sql", "a check of the table says no")
                .doesNotContain((String) nameOf(id));
        assertThat(bridge.trouble("erp-channel")).isEmpty();
        assertThat(erp.documents(id)).isEmpty();
        assertThat(mayHaveIt(bridge, id)).as("another channel may take it").isFalse();
    }

    private static boolean mayHaveIt(TestBridge at, String orderId) {
        return new OrderErps(at.bean("dataSource", DataSource.class), vtex.clock()).isTried(FakeVtex.ACCOUNT, orderId);
    }

    private static Object nameOf(String orderId) {
        return vtex.order("probe-" + orderId, "ready-for-handling")
                .path("clientProfileData")
                .path("firstName")
                .asText();
    }

    @Test
    void a_table_that_is_gone_makes_orders_wait_and_health_names_file_and_line() {
        vtex.order(id, "ready-for-handling");
        erp.does("alter table bridge_order_line rename to elsewhere");
        try {
            bridge.work(id);
            assertThat(erp.documents(id)).as("all of it or nothing").isEmpty();
            assertThat(bridge.cause(id)).isEqualTo("erp-channel");
            assertThat(bridge.trouble("erp-channel"))
                    .contains("config/sql/insert-order-line.sql line 2", "BRIDGE_ORDER_LINE");
            assertThat(mayHaveIt(bridge, id)).as("another channel may take it").isFalse();
        } finally {
            erp.does("alter table elsewhere rename to bridge_order_line");
        }
        bridge.workAgain(id);
        assertThat(erp.documents(id)).containsExactly("order");
        assertThat(bridge.trouble("erp-channel")).isEmpty();
    }

    @Test
    void what_the_folder_recorded_and_did_not_release_is_told_and_not_lost(@TempDir Path other) throws Exception {
        vtex.order(id, "ready-for-handling");
        try (TestBridge before = TestBridge.start(other, vtex, Map.of())) {
            before.advise("release-order", route -> route.weaveById("to-release")
                    .replace()
                    .throwException(new DataAccessResourceFailureException("killed")));
            before.work(id);
        }
        try (TestBridge after = TestBridge.start(
                other, vtex, Map.of("erp.channel", "sql", "erp.sql.url", URL, "erp.sql.poll-period", "1h"))) {
            after.workAgain(id);
            assertThat(after.lastError(id)).contains("Document order of order " + id, "erp.channel");
            assertThat(vtex.accepted(id)).isZero();
        }
    }
}
