package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.routes.FakeErp.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files of the ERP, as an operator asks about them and mends them over HTTP. */
class FileDeskRouteTest extends OneBridgeTest {

    private static final String HEADER = "orderId;invoiceNumber;issuedAt";

    private static Operator operator;

    @BeforeAll
    static void prepare() {
        operator = new Operator(bridge);
    }

    private void handled(String order) {
        vtex.order(order, "ready-for-handling");
        bridge.work(order);
    }

    private String row(String order, String invoice) {
        return order + ";" + invoice + ";2026-11-20";
    }

    private Operator.Answer ask(String what, String more) {
        return operator.post("/files/" + what, "{'id':'" + file + "'" + more + "}");
    }

    @Test
    void a_file_dropped_once_more_posts_nothing_twice_and_looks_at_what_was_refused_anew() {
        handled(id);
        String later = number + "-02";
        erp.drop("invoices", file, HEADER, row(id, number), row(later, "9" + number));
        bridge.workAll();
        assertThat(erp.receipt("invoices", file)).extracting(Receipt::outcome).containsExactly("posted", "rejected");
        handled(later);

        Operator.Answer answer = ask("replay", "");

        assertThat(answer.json().path("sentence").asText()).contains("once more by an operator");
        erp.awaitTaken("invoices", file);
        bridge.workAll();
        assertThat(erp.receipt("invoices", file))
                .extracting(Receipt::outcome)
                .containsExactly("already-posted", "posted");
        assertThat(vtex.told().invoices(id)).hasSize(1);
        assertThat(vtex.told().invoices(later)).hasSize(1);
        assertThat(erp.done("invoices")).contains(file, number + "-2.csv");
        assertThat(hidden("invoices")).isEmpty();
    }

    private java.util.List<String> hidden(String subject) {
        try (Stream<Path> all = Files.list(erp.inbox(subject))) {
            return all.map(one -> one.getFileName().toString())
                    .filter(name -> name.startsWith("."))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void a_copy_that_was_cut_off_is_written_over() throws IOException {
        erp.drop("notes", file, "orderId;text", id + ";one");
        long taken = (long) bridge.ask("select id from erp_file where name = ?", file);
        Files.writeString(erp.inbox("notes").resolve("." + file + "." + taken + ".replay"), "half");

        assertThat(ask("replay", "").status()).isEqualTo(200);

        erp.awaitTaken("notes", file);
        assertThat(bridge.ask("select count(distinct digest) from erp_file where name = ?", file))
                .isEqualTo(1L);
        assertThat(hidden("notes")).isEmpty();
    }

    @Test
    void a_file_that_nobody_has_any_more_is_told() throws IOException {
        erp.drop("notes", file, "orderId;text", id + ";one");
        try (Stream<Path> all = Files.walk(erp.inbox("notes").resolve("done"))) {
            Files.writeString(all.filter(one -> one.endsWith(file)).findFirst().orElseThrow(), "edited");
        }

        Operator.Answer answer = ask("replay", "");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error()).contains("neither in done nor in error");
        assertThat(operator.get("/files/nothing.csv").status()).isEqualTo(404);
    }

    @Test
    void a_file_of_its_name_in_the_inbox_is_not_overwritten() throws Exception {
        erp.drop("notes", file, "orderId;text", id + ";one");
        bridge.camel().getRouteController().stopRoute("take-files");
        try {
            Files.writeString(erp.inbox("notes").resolve(file), "orderId;text\r\n" + id + ";the next one\r\n");

            Operator.Answer answer = ask("replay", "");

            assertThat(answer.status()).isEqualTo(409);
            assertThat(Files.readString(erp.inbox("notes").resolve(file))).contains("the next one");
            assertThat(hidden("notes")).isEmpty();
        } finally {
            bridge.camel().getRouteController().startRoute("take-files");
        }
        erp.awaitTaken("notes", file);
    }

    @Test
    void parked_records_are_shown_tried_again_and_skipped() {
        handled(id);
        vtex.status(id, "cancellation-requested");
        erp.drop("invoices", file, HEADER, row(id, number));
        bridge.workAll();
        assertThat(bridge.state(id)).isEqualTo("parked");

        JsonNode listed =
                operator.get("/files?parked=true").json().path("files").get(0);
        assertThat(listed.path("name").asText()).isEqualTo(file);
        assertThat(listed.path("parked").asInt()).isEqualTo(1);
        JsonNode shown = operator.get("/files/", file).json();
        assertThat(shown.path("stuck").get(0).path("cause").asText()).isEqualTo("cancellation-requested");
        assertThat(shown.path("outcomes").path("waiting").asInt()).isEqualTo(1);

        assertThat(ask("retry", "").json().path("sentence").asText()).startsWith("1 parked records sent again");
        bridge.workAll();
        assertThat(bridge.state(id)).as("still to be judged").isEqualTo("parked");
        assertThat(ask("skip", "").status()).isEqualTo(400);
        assertThat(ask("skip", ",'reason':'canceled by phone'").status()).isEqualTo(200);

        Receipt receipt = erp.only("invoices", file);
        assertThat(receipt.outcome()).isEqualTo("rejected");
        assertThat(receipt.reason()).isEqualTo("skipped by an operator: canceled by phone");
        assertThat(erp.errors("invoices").get(file + ".rejected.csv")).contains("canceled by phone");
        assertThat(vtex.told().invoices(id)).isEmpty();
        assertThat(ask("skip", ",'reason':'again'").status()).isEqualTo(409);
        assertThat(operator.get("/files/", file).json().path("timeline").findValuesAsText("entry"))
                .containsExactly("retried", "skipped");
    }

    @Test
    void files_are_listed_by_state_and_a_wrong_one_is_told() {
        erp.drop("invoices", file, "orderId;what", "x;y");

        assertThat(operator.get("/files?state=unreadable").json().path("files").findValuesAsText("name"))
                .contains(file);
        assertThat(operator.get("/files?state=filed").json().path("files").findValuesAsText("name"))
                .doesNotContain(file);
        assertThat(operator.get("/files?state=lost").error()).contains("lost", "unreadable");
        // mended without touching the file, as by a layout: it comes from error/
        assertThat(ask("replay", "").status()).isEqualTo(200);
        erp.awaitTaken("invoices", file);
    }
}
