package io.vtexerpbridge.routes;

import static io.vtexerpbridge.routes.TestBridge.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.routes.FakeErpHttp.Trick;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file first, then the acknowledgement: what the ERP tells becomes records once, however often it tells it. */
class PullFromHttpRouteTest {

    @TempDir
    static Path home;

    private static FakeVtex vtex;
    private static FakeErpHttp erp;
    private static TestBridge bridge;
    private static int orders;

    private final String id = "19100" + ++orders + "-01";

    @BeforeAll
    static void start() {
        vtex = new FakeVtex();
        erp = new FakeErpHttp();
        Map<String, String> keys = erp.keys();
        keys.put("erp.http.inbox-url", erp.url() + "/inbox/{subject}");
        keys.put("erp.http.inbox-subjects", "invoices, tracking");
        keys.put("erp.http.inbox-ack-url", erp.url() + "/ack/{subject}/{digest}");
        keys.put("erp.http.receipts-url", erp.url() + "/receipts/{subject}");
        keys.put("erp.http.poll-period", "50ms");
        bridge = TestBridge.start(home, vtex, keys);
    }

    @AfterAll
    static void stop() {
        bridge.close();
        erp.close();
        vtex.close();
    }

    @AfterEach
    void nothing_forbidden_was_done() {
        vtex.plain();
        erp.plain();
        assertThat(erp.violations()).isEmpty();
        assertThat(vtex.violations()).isEmpty();
    }

    private String invoice() {
        vtex.order(id, "ready-for-handling");
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        return "orderId;invoiceNumber;issuedAt\r\n" + id + ";" + id.substring(5, 6) + "77;2026-11-20\r\n";
    }

    private void isInvoicedOnce() {
        await().atMost(PATIENCE).until(() -> {
            bridge.workAll();
            return vtex.told().invoices(id).size() == 1;
        });
    }

    @Test
    void an_answer_becomes_a_file_its_records_go_to_VTEX_and_the_receipt_comes_back() {
        erp.tell("invoices", invoice());
        await().atMost(PATIENCE).until(() -> erp.untold("invoices") == 0);
        isInvoicedOnce();
        bridge.pass(Duration.ofSeconds(3));
        await().atMost(PATIENCE).until(() -> erp.receipts().stream()
                .anyMatch(text -> text.contains(id) && text.contains("posted") && !text.contains("waiting")));
        assertThat(erp.calls("POST /receipts/invoices")).allSatisfy(call -> assertThat(call.headers())
                .containsEntry("content-type", "text/csv; charset=UTF-8")
                .containsKey("x-file-name"));
    }

    @Test
    void an_answer_whose_acknowledgement_gets_lost_is_one_file() {
        String invoice = invoice();
        int before = files();
        erp.next(
                "POST /ack/invoices",
                Trick.status(500),
                Trick.hangUp(),
                Trick.hangUp().afterTheEffect());
        erp.tell("invoices", invoice);
        await().atMost(PATIENCE).until(() -> erp.untold("invoices") == 0);
        isInvoicedOnce();
        await().atMost(PATIENCE).until(() -> bridge.trouble("erp-channel").isEmpty());
        assertThat(files()).isEqualTo(before + 1);
        assertThat(erp.calls("POST /ack/invoices")).hasSizeGreaterThanOrEqualTo(3);
    }

    private int files() {
        return ((Number) bridge.ask("select count(*) from erp_file")).intValue();
    }

    @Test
    void killed_before_the_acknowledgement_the_same_comes_again_and_is_posted_once() {
        erp.always("POST /ack/invoices", Trick.status(503));
        erp.tell("invoices", invoice());
        isInvoicedOnce();
        bridge.restart();
        bridge.leaveWorkToTheTest();
        int told = erp.calls("GET /inbox/invoices").size();
        await().atMost(PATIENCE).until(() -> erp.calls("GET /inbox/invoices").size() > told + 2);
        erp.plain();
        await().atMost(PATIENCE).until(() -> erp.untold("invoices") == 0);
        await().atMost(PATIENCE).until(() -> bridge.ask("select count(*) from erp_file where state <> 'filed'")
                .equals(0L));
        bridge.workAll();
        assertThat(vtex.told().invoices(id)).hasSize(1);
    }

    @Test
    void pages_are_followed_and_unchanged_ones_are_not_sent_again() {
        vtex.order(id, "ready-for-handling");
        bridge.work(id);
        List<String> seen = new CopyOnWriteArrayList<>();
        erp.mood(call -> {
            if (!call.path().startsWith("/inbox/tracking")) {
                return null;
            }
            String match = call.headers().get("if-none-match");
            seen.add(call.path() + " " + match);
            if (call.path().endsWith("page=2")) {
                return Trick.status(200).header("ETag", "\"two\"").saying("application/json", "[]");
            }
            return "\"one\"".equals(match)
                    ? Trick.status(304)
                    : Trick.status(200)
                            .header("ETag", "\"one\"")
                            .header("Link", "<?page=2>; rel=\"next\"")
                            .saying("application/json", " [] ");
        });
        await().atMost(PATIENCE).until(() -> seen.contains("/inbox/tracking?page=2 \"two\""));
        assertThat(seen).startsWith("/inbox/tracking null", "/inbox/tracking?page=2 null", "/inbox/tracking \"one\"");
    }

    @Test
    void what_is_no_file_of_records_is_said_and_the_other_subjects_go_on() {
        erp.always("GET /inbox/tracking", Trick.status(200).saying("application/pdf", "%PDF"));
        await().atMost(PATIENCE).until(() -> bridge.trouble("erp-channel").contains("application/pdf"));
        erp.tell("invoices", invoice());
        await().atMost(PATIENCE).until(() -> erp.untold("invoices") == 0);
        erp.plain();
        await().atMost(PATIENCE).until(() -> bridge.trouble("erp-channel").isEmpty());
    }
}
