package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.routes.FakeErpHttp.Call;
import io.vtexerpbridge.routes.FakeErpHttp.Trick;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Many orders out and their invoices back, over an ERP that fails on purpose and a bridge that is started anew on the way. */
class AllOverHttpRouteTest {

    /** Few in the everyday check, many with -Dchannel.orders=200. */
    private static final int ORDERS = Integer.getInteger("channel.orders", 24);

    private static final int FILES = 8;
    private static final int A_FILE = ORDERS / FILES;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** Every so many calls of a kind something else goes wrong. */
    private static final List<Trick> FAULTS = List.of(
            Trick.status(500),
            Trick.status(500).afterTheEffect(),
            Trick.hangUp(),
            Trick.hangUp().afterTheEffect(),
            Trick.status(201).slow(900).afterTheEffect(),
            Trick.status(200).saying("text/html", "<html>Sign in</html>"),
            Trick.status(429).afterTheEffect());

    private final Map<String, Integer> calls = new HashMap<>();
    private final Map<String, Integer> faults = new TreeMap<>();

    private Trick fault(Call call) {
        String kind = call.method() + " /" + call.path().split("/")[1];
        int number = calls.merge(kind, 1, Integer::sum);
        if (kind.equals("POST /token") || number % 5 != 0) {
            return null;
        }
        Trick fault = FAULTS.get(number / 5 % FAULTS.size());
        faults.merge(kind, 1, Integer::sum);
        return fault;
    }

    @Test
    void each_order_reaches_the_ERP_once_and_is_invoiced_once(@TempDir Path home, TestReporter report) {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= ORDERS; i++) {
            ids.add(String.format("19200%03d-01", i));
        }
        try (FakeVtex vtex = new FakeVtex();
                FakeErpHttp erp = new FakeErpHttp()) {
            erp.require("Bearer none yet");
            ids.forEach(id -> vtex.order(id, "ready-for-handling"));
            try (TestBridge bridge = TestBridge.start(home, vtex, keys(erp))) {
                erp.mood(this::fault);
                ids.forEach(bridge::heardOf);
                await().atMost(PATIENCE).until(() -> erp.documents() > ORDERS / 4);
                erp.require("Bearer withdrawn");
                erp.next("POST /orders", Trick.status(503).header("Retry-After", "1"));
                await().atMost(PATIENCE).until(() -> erp.documents() > ORDERS / 2);
                bridge.restart();
                await().atMost(PATIENCE).until(() -> ids.stream()
                        .allMatch(id -> bridge.state(id).equals("handling")));
                for (int from = 0; from < ORDERS; from += A_FILE) {
                    erp.tell("invoices", invoices(ids.subList(from, from + A_FILE)));
                }
                await().atMost(PATIENCE).until(() -> erp.untold("invoices") < FILES / 2);
                bridge.restart();
                await().atMost(PATIENCE).until(() -> ids.stream()
                        .noneMatch(id -> vtex.told().invoices(id).isEmpty()));
                await().atMost(PATIENCE).until(() -> erp.untold("invoices") == 0);
                await().atMost(PATIENCE).until(() -> {
                    bridge.pass(Duration.ofSeconds(1));
                    return receipted(erp) == ORDERS;
                });
                assertThat(ids).allSatisfy(id -> {
                    assertThat(erp.keysOf(id)).containsExactly("acmestore/" + id + "/order");
                    assertThat(vtex.accepted(id)).isEqualTo(1);
                    assertThat(vtex.told().invoices(id)).hasSize(1);
                });
                assertThat(erp.documents()).isEqualTo(ORDERS);
                assertThat(erp.violations()).isEmpty();
                assertThat(vtex.violations()).isEmpty();
                assertThat(bridge.ask("select count(*) from http_sending")).isEqualTo(0L);
                assertThat(bridge.ask("select count(*) from work_item where state = 'parked'"))
                        .isEqualTo(0L);
                assertThat(faults.keySet()).contains("POST /orders", "GET /inbox", "POST /ack");
                report.publishEntry(Map.of(
                        "orders", Integer.toString(ORDERS),
                        "calls", new TreeMap<>(calls).toString(),
                        "faults", faults.toString(),
                        "tokens", Integer.toString(erp.tokens())));
            }
        }
    }

    private static Map<String, String> keys(FakeErpHttp erp) {
        Map<String, String> keys = erp.keys();
        keys.put("erp.http.timeout", "600ms");
        keys.put("erp.http.auth", "oauth2");
        keys.put("erp.http.oauth2.token-url", erp.url() + "/token");
        keys.put("erp.http.oauth2.client-id", "bridge");
        keys.put("erp.http.oauth2.client-secret", FakeErpHttp.CLIENT_SECRET);
        keys.put("erp.http.inbox-url", erp.url() + "/inbox/{subject}");
        keys.put("erp.http.inbox-subjects", "invoices");
        keys.put("erp.http.inbox-ack-url", erp.url() + "/ack/{subject}/{digest}");
        keys.put("erp.http.receipts-url", erp.url() + "/receipts/{subject}");
        keys.put("erp.http.poll-period", "50ms");
        keys.put("work.poll-period", "20ms");
        return keys;
    }

    private static String invoices(List<String> ids) {
        StringBuilder file = new StringBuilder("orderId;invoiceNumber;issuedAt\r\n");
        ids.forEach(id -> file.append(id).append(";9").append(id, 5, 8).append(";2026-11-20\r\n"));
        return file.toString();
    }

    /** For how many orders the ERP has a receipt that says that VTEX has the invoice. */
    private static long receipted(FakeErpHttp erp) {
        return erp.receipts().stream()
                .flatMap(String::lines)
                .filter(line -> line.contains(";posted;") || line.contains(";already-posted;"))
                .map(line -> line.split(";")[2])
                .distinct()
                .count();
    }
}
