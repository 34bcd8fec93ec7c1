package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.ledger.SqlBatches;
import io.vtexerpbridge.ledger.SqlBatches.BatchRow;
import io.vtexerpbridge.sql.RowIntake;
import io.vtexerpbridge.sql.RowOutcomes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an ERP writes into its staging tables on H2 becomes calls, and its rows hear what became of them. */
class BringFromSqlRouteTest {

    private static final String URL = "jdbc:h2:mem:erp-in;DB_CLOSE_DELAY=-1";

    @TempDir
    static Path home;

    private static FakeVtex vtex;
    private static TestBridge bridge;
    private static FakeErp files;
    private static ErpTablesOf erp;
    private static int orders;

    private final String id = "52000" + ++orders + "-01";
    private final String number = "9" + orders;

    @BeforeAll
    static void start() {
        erp = new ErpTablesOf(URL, "").make();
        vtex = new FakeVtex();
        bridge = TestBridge.start(
                home,
                vtex,
                Map.of(
                        "erp.channel", "sql",
                        "erp.sql.url", URL,
                        "erp.sql.poll-period", "1h"));
        files = new FakeErp(bridge);
    }

    @AfterAll
    static void stop() {
        bridge.close();
        vtex.close();
        erp.does("shutdown");
    }

    @BeforeEach
    void an_order() {
        vtex.order(id, "handling");
    }

    @AfterEach
    void nothing_forbidden_was_done() {
        vtex.plain();
        assertThat(vtex.violations()).isEmpty();
    }

    private static boolean bring() {
        try {
            return bridge.bean("rowIntake", RowIntake.class).bring();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Brings, lets the inbox take it and the work be done, and the outcomes go back. */
    private void bringAndWork() {
        bring();
        workAndTell();
    }

    private void workAndTell() {
        String file = (String) erp.invoice(number).get("FILE_NAME");
        files.awaitTaken("invoices", file);
        bridge.workAll();
        files.receiptText("invoices", file);
        bridge.bean("rowOutcomes", RowOutcomes.class).carry();
    }

    private String status() {
        return (String) erp.invoice(number).get("STATUS");
    }

    private long posts() {
        return vtex.calls("post-invoice").stream()
                .filter(call -> call.path().contains(id))
                .count();
    }

    @Test
    void a_row_is_posted_once_and_knows_what_VTEX_answered() {
        erp.invoices(id, number);
        bringAndWork();

        assertThat(erp.invoice(number))
                .containsEntry("STATUS", "POSTED")
                .containsEntry("VTEX_RECEIPT", "R-" + number)
                .containsEntry("OUTCOME_REASON", null);
        assertThat(posts()).isEqualTo(1);
        bring();
        assertThat(files.done("invoices")).contains((String) erp.invoice(number).get("FILE_NAME"));
        assertThat(posts()).isEqualTo(1);
    }

    @Test
    void the_rows_of_one_invoice_are_one_record_and_all_of_them_know_its_outcome() {
        String item =
                "insert into bridge_invoices (order_id, invoice_number, issued_at, sku_id, quantity, unit_price) values (?, ?,"
                        + " timestamp with time zone '2026-11-20 10:15:30-03:00', ?, ?, ?)";
        erp.does(item, id, number, "1201", 1, "170.91");
        erp.does(item, id, number, "1342", 2, "41.31");
        bring();
        files.awaitTaken("invoices", file());
        bridge.workAll();
        files.receiptText("invoices", file());
        bridge.bean("rowOutcomes", RowOutcomes.class).carry();

        assertThat(erp.rows("select status from bridge_invoices where invoice_number = ?", number))
                .hasSize(2)
                .allMatch(row -> row.containsValue("POSTED"));
        assertThat(posts()).isEqualTo(1);
        assertThat(vtex.calls("post-invoice").stream()
                        .filter(call -> call.path().contains(id))
                        .findFirst()
                        .orElseThrow()
                        .body())
                .contains("2026-11-20T10:15:30-03:00", "17091", "4131");
    }

    private String file() {
        return (String) erp.rows("select file_name from bridge_invoices where invoice_number = ?", number)
                .get(0)
                .get("FILE_NAME");
    }

    @Test
    void a_refused_row_says_why_and_comes_again_when_it_was_mended() {
        erp.does(
                "insert into bridge_invoices (order_id, invoice_number, invoice_value) values (?, ?, 99999)",
                id,
                number);
        bringAndWork();

        assertThat(status()).isEqualTo("REJECTED");
        assertThat((String) erp.invoice(number).get("OUTCOME_REASON")).contains("Invoice " + number);
        String first = file();

        erp.does("update bridge_invoices set invoice_value = 278.43, status = 'NEW' where invoice_number = ?", number);
        bringAndWork();

        assertThat(status()).isEqualTo("POSTED");
        assertThat(erp.invoice(number).get("OUTCOME_REASON")).isNull();
        assertThat(file()).isEqualTo(first.replace(".csv", "-2.csv"));
        assertThat(posts()).isEqualTo(1);
    }

    @Test
    void a_row_that_waits_says_so_until_it_is_settled() {
        vtex.always("post-invoice", FakeVtex.Trick.status(503));
        erp.invoices(id, number);
        bringAndWork();
        assertThat(status()).isEqualTo("WAITING");

        vtex.plain();
        bridge.workFor(Duration.ofMinutes(1));
        workAndTell();
        assertThat(status()).isEqualTo("POSTED");
        assertThat(posts()).isPositive();
    }

    @Test
    void killed_between_the_plan_and_the_file_the_same_rows_come_under_the_same_name() {
        erp.invoices(id, number);
        Object row = erp.invoice(number).get("ID");
        batches()
                .plan(
                        FakeVtex.ACCOUNT,
                        "invoices",
                        "invoices-" + row + "-" + row,
                        "orderId;invoiceNumber\r\n" + id + ";" + number + "\r\n",
                        List.of(new BatchRow(2, 2, row.toString(), "number", null)));
        bringAndWork();

        assertThat(status()).isEqualTo("POSTED");
        assertThat(file()).isEqualTo("invoices-" + row + "-" + row + ".csv");
        assertThat(posts()).isEqualTo(1);
    }

    @Test
    void killed_between_the_file_and_the_marks_the_inbox_gets_it_once() {
        erp.invoices(id, number);
        Object row = erp.invoice(number).get("ID");
        String name = "invoices-" + row + "-" + row + ".csv";
        erp.does("alter table bridge_invoices rename column taken_at to elsewhere");
        try {
            assertThat(bring()).isFalse();
            files.awaitTaken("invoices", name);
            bring();
            assertThat(status()).isEqualTo("NEW");
            assertThat(bridge.trouble("erp-channel")).contains("config/sql/taken-invoices.sql line 3");
        } finally {
            erp.does("alter table bridge_invoices rename column elsewhere to taken_at");
        }
        bringAndWork();

        assertThat(status()).isEqualTo("POSTED");
        assertThat(bridge.ask("select count(*) from erp_file where name = ?", name))
                .isEqualTo(1L);
        assertThat(posts()).isEqualTo(1);
        assertThat(bridge.trouble("erp-channel")).isEmpty();
    }

    @Test
    void told_again_after_a_lost_answer_a_row_stays_what_it_is() {
        erp.invoices(id, number);
        bringAndWork();
        bridge.execute("update sql_row set told = null");
        bridge.execute("update sql_batch set told_of = null, state = 'taken'");
        bridge.bean("rowOutcomes", RowOutcomes.class).carry();

        assertThat(status()).isEqualTo("POSTED");
        assertThat(bridge.ask("select count(*) from sql_row where told is null"))
                .isEqualTo(0L);
    }

    @Test
    void a_table_that_is_gone_stops_no_other() {
        erp.does("alter table bridge_notes rename to elsewhere");
        try {
            erp.invoices(id, number);
            bringAndWork();
            assertThat(status()).isEqualTo("POSTED");
            assertThat(bridge.trouble("erp-channel")).contains("config/sql/select-notes.sql line 5");
        } finally {
            erp.does("alter table elsewhere rename to bridge_notes");
        }
        bring();
        assertThat(bridge.trouble("erp-channel")).isEmpty();
    }

    @Test
    void a_row_that_was_told_its_outcome_may_come_again_as_it_is() {
        erp.does(
                "insert into bridge_invoices (order_id, invoice_number, invoice_value) values (?, ?, 99999)",
                id,
                number);
        bringAndWork();
        assertThat(status()).isEqualTo("REJECTED");
        String first = file();
        erp.does("update bridge_invoices set status = 'NEW' where invoice_number = ?", number);
        bringAndWork();
        assertThat(file()).isEqualTo(first.replace(".csv", "-2.csv"));
        assertThat(status()).isEqualTo("REJECTED");
        assertThat(bridge.trouble("erp-channel")).isEmpty();
    }

    private static SqlBatches batches() {
        return new SqlBatches(bridge.bean("dataSource", DataSource.class), vtex.clock());
    }
}
