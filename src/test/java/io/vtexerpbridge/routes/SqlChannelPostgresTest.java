package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.feed.OrderEvent;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ERP's database on a real PostgreSQL that is cut off again and again, and a bridge that is stopped in the middle. */
class SqlChannelPostgresTest {

    /** Few in the everyday check, many with -Dchannel.orders=200. */
    private static final int ORDERS = Integer.getInteger("channel.orders", 24);

    private static final int ROUNDS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path home;

    @Test
    void many_orders_and_their_invoices_each_once_whatever_is_cut_off() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start();
                UnreliableWire wire = new UnreliableWire(server.getPort());
                FakeVtex vtex = new FakeVtex()) {
            ErpTablesOf erp = new ErpTablesOf(server.getJdbcUrl("postgres", "postgres"), "postgres").make();
            // every transaction of the bridge may be told to begin anew
            erp.does("create role bridge superuser login");
            erp.does("alter role bridge set default_transaction_isolation = 'serializable'");
            Map<String, String> settings = Map.of(
                    "erp.channel", "sql",
                    "erp.sql.url", "jdbc:postgresql://127.0.0.1:" + wire.port() + "/postgres?prepareThreshold=0",
                    "erp.sql.user", "bridge",
                    "erp.sql.poll-period", "50ms",
                    "work.poll-period", "50ms",
                    "vtex.requests-per-minute", "1000000");
            try (TestBridge bridge = TestBridge.start(home, vtex, settings)) {
                for (int round = 1; round <= ROUNDS; round++) {
                    wire.swallowCommits(2);
                    announce(vtex, bridge, round);
                    int until = round * ORDERS / ROUNDS;
                    cutOff(erp);
                    await().atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(50))
                            .until(() ->
                                    erp.counts("bridge_order where document_name = 'order'") >= until - ORDERS / 10);
                    invoiceAll(erp);
                    wire.swallowCommits(2);
                    cutOff(erp);
                    if (round == 2) {
                        bridge.restart();
                    }
                }
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
                    invoiceAll(erp);
                    // receipts are written a second after the last outcome
                    bridge.pass(Duration.ofSeconds(1));
                    return erp.counts("bridge_invoices where status in ('POSTED', 'ALREADY_POSTED')") == ORDERS;
                });

                assertThat(wire.swallowed()).isPositive();
                assertThat(erp.counts("bridge_order")).isEqualTo(ORDERS);
                assertThat(erp.counts("bridge_order_line")).isEqualTo(2 * ORDERS);
                assertThat(erp.counts("bridge_invoices")).isEqualTo(ORDERS);
                for (int order = 1; order <= ORDERS; order++) {
                    assertThat(vtex.accepted(id(order))).isEqualTo(1);
                    assertThat(vtex.told().invoices(id(order)))
                            .containsExactly(id(order) + " 7" + id(order).substring(0, 6));
                }
                assertThat(erp.rows("select distinct vtex_receipt from bridge_invoices"))
                        .hasSize(ORDERS);
                assertThat(bridge.trouble("erp-channel")).isEmpty();
                assertThat(vtex.violations()).isEmpty();
            }
        }
    }

    private static String id(int order) {
        return String.format("%06d-01", 530000 + order);
    }

    private static void announce(FakeVtex vtex, TestBridge bridge, int round) {
        List<OrderEvent> events = new ArrayList<>();
        for (int order = (round - 1) * ORDERS / ROUNDS + 1; order <= round * ORDERS / ROUNDS; order++) {
            vtex.order(id(order), "ready-for-handling");
            events.add(TestBridge.event(id(order)));
        }
        bridge.ledger().take(FakeVtex.ACCOUNT, "feed", events);
    }

    /** The ERP invoices what it has and did not invoice before, with a row each. */
    private static void invoiceAll(ErpTablesOf erp) {
        erp.does(
                "insert into bridge_invoices (order_id, invoice_number) select o.order_id, '7' || substr(o.order_id, 1, 6)"
                        + " from bridge_order o where o.erp_status = 'NEW'"
                        + " and not exists (select 1 from bridge_invoices i where i.order_id = o.order_id)");
    }

    /** Every connection of the bridge ends, whatever is on its way. */
    private static void cutOff(ErpTablesOf erp) {
        erp.rows("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'vtex-erp-bridge'");
    }
}
