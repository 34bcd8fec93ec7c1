package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** One lane an order: whatever the ERP tells of it goes to VTEX one after the other. */
class RouteRecordRouteTest extends OneBridgeTest {

    @Test
    void several_kinds_of_one_order_never_run_two_at_a_time_and_all_get_there() throws Exception {
        vtex.order(id, "handling");
        erp.drop("notes", file, "orderId;text", id + ";one", id + ";two");
        erp.drop("invoices", file, "orderId;invoiceNumber", id + ";" + number);
        erp.drop("tracking", file, "orderId;invoiceNumber;trackingNumber", id + ";" + number + ";VV1");
        ExecutorService workers = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 3; round++) {
                workers.invokeAll(Collections.nCopies(4, Executors.callable(bridge::workAll)));
                bridge.pass(Duration.ofMinutes(1));
            }
        } finally {
            workers.shutdown();
        }
        bridge.workAll();

        // two calls at once on one order are a violation that the fake VTEX notes
        assertThat(vtex.told().invoices(id)).hasSize(1);
        assertThat(vtex.told().notes(id)).containsExactlyInAnyOrder("one", "two");
        assertThat(erp.only("tracking", file).outcome()).isEqualTo("posted");
    }

    @Test
    void a_record_that_fails_unforeseen_is_parked_and_stops_no_other_order() {
        vtex.order(id, "handling");
        vtex.order("other" + id, "handling");
        bridge.execute(
                "insert into work_item (account, order_id, kind, idempotency_key, source, state, wanted, attempts,"
                        + " arrived_at, due_at, lease_number, queue, lane, body, created_at, updated_at) values ('acmestore', '"
                        + id
                        + "', 'invoice', 'k', 's', 'open', 1, 0, now(), now(), 0, 'acmestore', 'acmestore " + id
                        + "', 'no record', now(), now())");
        erp.invoices("other" + id, number);

        assertThat(bridge.workState(id)).isEqualTo("parked");
        assertThat(vtex.told().invoices("other" + id)).hasSize(1);
    }

    @Test
    void work_of_an_unknown_kind_is_parked_with_a_sentence() {
        vtex.order(id, "handling");
        bridge.ledger().ask(FakeVtex.ACCOUNT, id, "gift", id + " gift", "test", "{}");
        bridge.workAll();

        assertThat(bridge.lastError(id)).contains("gift", "route-record");
    }
}
