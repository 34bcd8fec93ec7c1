package io.vtexerpbridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.nfe.NfeMaker;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ERP gets back for its files. */
@Timeout(60)
class ReceiptWriterTest {

    private static final String NOTES = "orderId;text\n";
    private static final String PROLOG = "<?xml version=\"1.0\" encoding=\"%s\"?>";

    @TempDir
    Path home;

    private Dropped dropped;

    @BeforeEach
    void open() throws IOException {
        dropped = new Dropped(home);
    }

    @AfterEach
    void close() {
        dropped.close();
    }

    private void refuse(String orderId, String reason) {
        WorkItem item = dropped.claim().stream()
                .filter(one -> one.orderId().equals(orderId))
                .findFirst()
                .orElseThrow();
        dropped.work.settle(item, "rejected", null, reason);
        dropped.ledger.recover();
    }

    private String text(String place) throws IOException {
        return Files.readString(dropped.at(place));
    }

    @Test
    void a_receipt_has_a_line_for_each_record_and_nothing_that_a_spreadsheet_runs() throws IOException {
        dropped.take("notes/x.csv", NOTES + "=cmd()-01;a\nv2-01;b\nv3-01\n");
        refuse("v2-01", "line 3: no; expected yes");
        String[] lines = dropped.receipt("notes/x.csv").split("\r\n");
        assertThat(lines[0]).isEqualTo("line;account;orderId;subject;key;outcome;vtexReceipt;at;reason");
        assertThat(lines).hasSize(4);
        assertThat(dropped.receipt("notes/x.csv"))
                .contains("2;store;'=cmd()-01;notes;;waiting;;")
                .contains("3;store;v2-01;notes;;rejected;;")
                .contains("\"line 3: no; expected yes\"");
    }

    @ParameterizedTest
    @CsvSource({
        "dd/MM/yyyy, \\d\\d/\\d\\d/\\d{4} \\d\\d:\\d\\d:\\d\\d",
        "yyyyMMdd, \\d{8} \\d\\d:\\d\\d:\\d\\d",
        "dd/MM/yyyy HH:mm, \\d\\d/\\d\\d/\\d{4} \\d\\d:\\d\\d"
    })
    void a_receipt_tells_the_time_also_where_documents_have_only_the_day(String pattern, String moment)
            throws IOException {
        dropped.take("notes/x.csv", NOTES + "v1-01;a\n");

        assertThat(dropped.writer(pattern).writeNext()).isTrue();

        assertThat(Files.readString(dropped.receipts.resolve("notes/x.csv.receipt.csv"))
                        .lines())
                .last(InstanceOfAssertFactories.STRING)
                .matches("2;store;v1-01;notes;;waiting;;" + moment + ";");
    }

    @Test
    void charset_and_separator_of_the_file_are_kept() throws IOException {
        Charset latin = StandardCharsets.ISO_8859_1;
        dropped.take("notes/x.csv", "orderId,text\nv1-01,caf\u00e9\nv2-01,a,\u00e7\n".getBytes(latin));
        refuse("v1-01", "n\u00e3o");
        dropped.writeReceipts();
        assertThat(Files.readString(dropped.at("notes/error/x.csv.rejected.csv"), latin))
                .startsWith("orderId,text,reason\r\n")
                .contains("v1-01,caf\u00e9,n\u00e3o\r\n");
    }

    @Test
    void what_is_refused_later_joins_the_file_that_nobody_touched() throws IOException {
        dropped.take("notes/x.csv", NOTES + "v1-01;a\nv2-01;b\nv3-01\n");
        dropped.writeReceipts();
        assertThat(text("notes/error/x.csv.rejected.csv")).contains("v3-01").doesNotContain("v1-01");
        refuse("v1-01", "late");
        dropped.writeReceipts();
        assertThat(text("notes/error/x.csv.rejected.csv").lines()).hasSize(3).contains("v1-01;a;late");
    }

    @Test
    void what_is_refused_later_goes_beside_the_file_that_somebody_edits() throws IOException {
        dropped.take("notes/x.csv", NOTES + "v1-01;a\nv2-01;b\nv3-01\n");
        dropped.writeReceipts();
        dropped.put("notes/error/x.csv.rejected.csv", "mine".getBytes(StandardCharsets.UTF_8));
        refuse("v1-01", "late");
        dropped.writeReceipts();
        assertThat(text("notes/error/x.csv.rejected.csv")).isEqualTo("mine");
        assertThat(text("notes/error/x.csv.rejected-2.csv").lines())
                .containsExactly("orderId;text;reason", "v1-01;a;late");
    }

    /** It would fail at each look, and be first again before the others' turn comes. */
    @Test
    void files_of_an_account_that_is_served_no_more_wait_and_hold_up_no_other() throws IOException {
        dropped.take("notes/gone.csv", NOTES + "v1-01;a\n");
        dropped.jdbc.update("update erp_file set account = 'gone'");
        dropped.take("notes/x.csv", NOTES + "v1-01;a\n");

        assertThat(dropped.receipt("notes/x.csv")).contains(";store;v1-01;");
        assertThat(dropped.jdbc.queryForObject(
                        "select count(*) from erp_file where account = 'gone' and receipt_due is not null", Long.class))
                .isEqualTo(1);
    }

    @Test
    void a_mended_file_that_was_dropped_again_is_not_written_again() throws IOException {
        dropped.take("notes/x.csv", NOTES + "v1-01;a\nv3-01\n");
        dropped.writeReceipts();
        Files.delete(dropped.at("notes/error/x.csv.rejected.csv"));
        refuse("v1-01", "late");
        dropped.writeReceipts();
        assertThat(text("notes/error/x.csv.rejected.csv").lines())
                .containsExactly("orderId;text;reason", "v1-01;a;late");
    }

    @Test
    void a_receipt_that_cannot_be_written_gives_nothing_back_twice() throws IOException {
        dropped.take("notes/x.csv", NOTES + "v3-01\n");
        Files.createDirectories(dropped.receipts);
        Path blocked = Files.writeString(dropped.receipts.resolve("notes"), "in the way");
        assertThatThrownBy(dropped::writeReceipts)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("notes/x.csv cannot be written");
        Files.delete(dropped.at("notes/error/x.csv.rejected.csv"));
        Files.delete(blocked);
        dropped.writeReceipts();
        assertThat(dropped.receipts.resolve("notes/x.csv.receipt.csv")).exists();
        assertThat(dropped.at("notes/error/x.csv.rejected.csv")).doesNotExist();
    }

    @Test
    void the_older_file_of_a_name_keeps_a_receipt_of_its_own() throws IOException {
        dropped.take("notes/x.csv", NOTES + "v1-01;a\n");
        dropped.writeReceipts();
        dropped.take("notes/x.csv", NOTES + "v2-01;a\n");
        dropped.writeReceipts();
        assertThat(dropped.receipt("notes/x.csv")).contains("v2-01").doesNotContain("v1-01");
        try (var all = Files.list(dropped.receipts.resolve("notes"))) {
            assertThat(all.filter(file -> !file.getFileName().toString().startsWith(".")))
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1"})
    void a_refused_nfe_comes_back_byte_for_byte_by_itself_and_from_a_zip(String encoding) throws IOException {
        byte[] denied = (PROLOG.formatted(encoding)
                        + new NfeMaker().set("cStat", "110").proc())
                .getBytes(Charset.forName(encoding));
        dropped.take("invoices/a.xml", denied);
        dropped.take("invoices/b.zip", Dropped.zip(Map.of("in/c.xml", denied)));
        dropped.writeReceipts();
        dropped.writeReceipts();
        assertThat(dropped.at("invoices/error/a.xml")).hasBinaryContent(denied);
        assertThat(dropped.at("invoices/error/c.xml")).hasBinaryContent(denied);
        assertThat(dropped.lying())
                .containsExactly(
                        "invoices/done/" + Dropped.today() + "/b.zip",
                        "invoices/error/a.xml",
                        "invoices/error/a.xml.error.txt",
                        "invoices/error/c.xml",
                        "invoices/error/c.xml.error.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1"})
    void an_nfe_that_is_refused_later_comes_back_as_it_was(String encoding) throws IOException {
        byte[] good = (PROLOG.formatted(encoding)
                        + new NfeMaker().purchase("v1-01").proc())
                .getBytes(Charset.forName(encoding));
        dropped.take("invoices/a.xml", good);
        dropped.work.settle(dropped.claim().get(0), "rejected", null, "The buyer is another.");
        dropped.writeReceipts();
        assertThat(dropped.at("invoices/error/a.xml")).hasBinaryContent(good);
        assertThat(text("invoices/error/a.xml.error.txt")).startsWith("The buyer is another.");
    }

    @Test
    void an_nfe_that_breaks_off_in_a_zip_comes_back_byte_for_byte() throws IOException {
        byte[] broken = ("\uFEFF" + new NfeMaker().proc().substring(0, 900)).getBytes(StandardCharsets.UTF_8);
        dropped.take("invoices/b.zip", Dropped.zip(Map.of("c.xml", broken)));
        dropped.writeReceipts();
        assertThat(dropped.at("invoices/error/c.xml")).hasBinaryContent(broken);
    }

    @Test
    void a_zip_of_all_kinds_is_taken_whole() throws IOException {
        NfeMaker nfe = new NfeMaker();
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("a/x.csv", "orderId;invoiceNumber\nv1-01;1\n;2\n".getBytes(StandardCharsets.UTF_8));
        entries.put("b/x.csv", "orderId;invoiceNumber\nv2-01;1\n;3\n".getBytes(StandardCharsets.UTF_8));
        entries.put(
                "../../evil.json",
                "[{\"orderId\":\"v3-01\",\"invoiceNumber\":\"1\"}]".getBytes(StandardCharsets.UTF_8));
        entries.put("n.xml", nfe.proc().getBytes(StandardCharsets.UTF_8));
        entries.put("e.xml", nfe.event("110111", "Cancelamento", "135").getBytes(StandardCharsets.UTF_8));
        ErpInbox.Taken taken = dropped.take("invoices/all.zip", Dropped.zip(entries));
        assertThat(taken.records()).isEqualTo(5);
        assertThat(taken.refused()).isEqualTo(2);
        // its cancellation is known before its work can begin
        assertThat(dropped.nfeOrders.isNfeCanceled(Dropped.ACCOUNT, nfe.key())).isTrue();
        dropped.writeReceipts();
        assertThat(dropped.lying())
                .containsExactly(
                        "invoices/done/" + Dropped.today() + "/all.zip",
                        "invoices/error/all.zip.x-2.csv.rejected.csv",
                        "invoices/error/all.zip.x.csv.rejected.csv");
    }

    @Test
    void a_broken_zip_leaves_no_work_of_what_came_before_the_break() throws IOException {
        byte[] whole = Dropped.zip("x.csv", NOTES + "v1-01;a\n", "y.csv", NOTES + "v2-01;b\n");
        for (int length = 1; length < whole.length; length += 7) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(dropped.take("notes/cut" + length + ".zip", cut).unreadable())
                    .isTrue();
        }
        assertThat(dropped.records()).isZero();
    }

    @Test
    void the_receipt_of_a_zip_with_a_broken_json_is_written() throws IOException {
        byte[] zip = Dropped.zip("a.json", "[{\"orderId\":\"v1-01\",\"trackingNumber\":\"T1\"},{\"orderId\":");
        dropped.take("tracking/day.zip", zip);
        assertThat(dropped.receipt("tracking/day.zip")).contains(";rejected;").contains("a.json in the ZIP: ");
    }
}
