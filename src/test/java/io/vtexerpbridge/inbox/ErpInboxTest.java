package io.vtexerpbridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.vtexerpbridge.ledger.ErpEntry;
import io.vtexerpbridge.ledger.ErpFile;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.nfe.NfeGate;
import io.vtexerpbridge.nfe.NfeMaker;
import io.vtexerpbridge.posting.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is dropped: taken whole, or told in one sentence why not, and the next file is taken. */
@Timeout(60)
class ErpInboxTest {

    private static final String NOTES = "orderId;text\n";
    private static final String INVOICES = "orderId;invoiceNumber;issuedAt;invoiceValue;skuId;quantity;unitPrice\n";

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

    // --- Taken ------------------------------------------------------------------------------------------------------

    @Test
    void a_file_becomes_work_and_lies_in_done_of_its_day() throws IOException {
        ErpInbox.Taken taken = dropped.take("notes/x.csv", NOTES + "v1-01;a\nv2-01;b\n");
        assertThat(taken).hasToString("notes/x.csv taken: 2 records");
        assertThat(dropped.claim())
                .extracting(WorkItem::orderId, WorkItem::kind)
                .containsExactlyInAnyOrder(tuple("v1-01", "note"), tuple("v2-01", "note"));
        assertThat(dropped.lying()).containsExactly("notes/done/" + Dropped.today() + "/x.csv");
    }

    @Test
    void names_that_are_taken_get_a_number() throws IOException {
        for (int i = 0; i < 3; i++) {
            dropped.take("notes/x.csv", NOTES + "v1-01;text " + i + "\n");
            dropped.take("notes/bad.csv", "");
        }
        String day = "notes/done/" + Dropped.today();
        assertThat(dropped.lying())
                .containsExactlyInAnyOrder(
                        day + "/x.csv",
                        day + "/x-2.csv",
                        day + "/x-3.csv",
                        "notes/error/bad.csv",
                        "notes/error/bad.csv.error.txt",
                        "notes/error/bad-2.csv",
                        "notes/error/bad-2.csv.error.txt",
                        "notes/error/bad-3.csv",
                        "notes/error/bad-3.csv.error.txt");
        assertThat(dropped.claim()).hasSize(1);
        assertThat(dropped.records()).isEqualTo(3);
    }

    @Test
    void the_same_name_with_other_content_is_a_new_file_and_the_same_content_is_known() {
        dropped.take("notes/x.csv", NOTES + "v1-01;a\n");
        assertThat(dropped.take("notes/x.csv", NOTES + "v1-01;a\n").known()).isEqualTo(1);
        assertThat(dropped.take("notes/x.csv", NOTES + "v2-01;b\n").known()).isZero();
        assertThat(dropped.records()).isEqualTo(2);
    }

    @Test
    void the_markers_go_with_their_file() throws IOException {
        dropped.put("notes/x.csv.done", new byte[0]);
        dropped.put("notes/x.done", new byte[0]);
        dropped.take("notes/x.csv", NOTES + "v1-01;a\n");
        assertThat(dropped.lying()).containsExactly("notes/done/" + Dropped.today() + "/x.csv");
    }

    @Test
    void a_file_that_grows_while_it_is_read_is_taken_later() throws IOException {
        Path file = dropped.put("notes/x.csv", utf8(NOTES + "v1-01;a\n"));
        dropped.whileReading = () -> dropped.put("notes/x.csv", utf8(NOTES + "v1-01;a\nv2-01;b\n"));
        ErpInbox.Taken taken = dropped.taking.take(file.toFile());
        assertThat(taken.growing()).isTrue();
        assertThat(file).exists();
        assertThat(dropped.records()).isZero();
        dropped.whileReading = () -> {};
        assertThat(dropped.taking.take(file.toFile()).records()).isEqualTo(2);
    }

    @Test
    void a_file_that_grows_while_it_is_read_is_not_refused_for_its_end() throws IOException {
        Path file = dropped.put("notes/x.csv", utf8(NOTES + "v1-01;\"a"));
        dropped.whileReading = () -> dropped.put("notes/x.csv", utf8(NOTES + "v1-01;\"a\nb"));
        assertThat(dropped.taking.take(file.toFile()).growing()).isTrue();
        assertThat(dropped.lying()).containsExactly("notes/x.csv");
    }

    @Test
    void a_file_that_somebody_took_away_is_no_trouble() {
        assertThat(dropped.taking.take(dropped.at("notes/x.csv").toFile()).growing())
                .isTrue();
        assertThat(dropped.taking.trouble()).isEmpty();
    }

    // --- Killed and stuck -------------------------------------------------------------------------------------------

    private void taken(Path file) throws IOException {
        BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
        assertThat(dropped.files.takenBefore(
                        Dropped.ACCOUNT,
                        file.getParent().getFileName().toString(),
                        file.getFileName().toString(),
                        is.size(),
                        is.lastModifiedTime().toInstant()))
                .isPresent();
    }

    /** The folder cannot be moved into: as if the process died between the ledger and the move. */
    private Path stuck(String place, String content) throws IOException {
        Path file = dropped.put(place, content.getBytes(StandardCharsets.UTF_8));
        for (String blocked : List.of("done", "error")) {
            Files.writeString(file.resolveSibling(blocked), "in the way");
        }
        assertThatThrownBy(() -> dropped.taking.take(file.toFile()))
                .isInstanceOf(InboxProblem.class)
                .hasMessageContaining(file.toString())
                .hasMessageEndingWith("it is tried again.");
        assertThat(dropped.taking.trouble()).isPresent();
        taken(file);
        for (String blocked : List.of("done", "error")) {
            Files.delete(file.resolveSibling(blocked));
        }
        return file;
    }

    @Test
    void a_file_in_the_ledger_that_was_not_moved_is_only_moved() throws IOException {
        Path file = stuck("notes/x.csv", NOTES + "v1-01;a\n");
        assertThat(dropped.taking.take(file.toFile()).unreadable()).isFalse();
        assertThat(dropped.taking.trouble()).isEmpty();
        assertThat(dropped.lying()).containsExactly("notes/done/" + Dropped.today() + "/x.csv");
        assertThat(dropped.jdbc.queryForObject("select count(*) from erp_record", Long.class))
                .isEqualTo(1);
    }

    @Test
    void an_unreadable_file_that_was_not_moved_is_only_moved() throws IOException {
        Path file = stuck("notes/x.csv", "");
        assertThat(dropped.taking.take(file.toFile()).unreadable()).isTrue();
        assertThat(dropped.lying()).containsExactly("notes/error/x.csv", "notes/error/x.csv.error.txt");
        assertThat(dropped.jdbc.queryForObject("select count(*) from erp_file", Long.class))
                .isEqualTo(1);
    }

    @Test
    void a_refused_document_that_was_not_moved_goes_to_error_all_the_same() throws IOException {
        Path file = stuck("invoices/x.xml", "<cteProc xmlns=\"http://www.portalfiscal.inf.br/cte\"/>");
        dropped.taking.take(file.toFile());
        assertThat(dropped.lying()).containsExactly("invoices/error/x.xml", "invoices/error/x.xml.error.txt");
    }

    @Test
    void a_stuck_file_stops_no_other() throws IOException {
        dropped.put("tracking/done", new byte[0]);
        Path file =
                dropped.put("tracking/x.csv", "orderId;trackingNumber\nv1-01;BR1\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> dropped.taking.take(file.toFile())).isInstanceOf(InboxProblem.class);
        dropped.take("notes/x.csv", NOTES + "v1-01;a\n");
        assertThat(dropped.taking.trouble()).isPresent();
        assertThat(dropped.records()).isEqualTo(2);
    }

    @Test
    void what_was_read_and_not_opened_is_opened_at_start_though_its_file_is_gone() {
        ErpFile file = dropped.files.begin(Dropped.ACCOUNT, "notes", "x.csv", 1, Instant.now());
        dropped.files.stage(file, List.of(ErpEntry.record("", 2, "v1-01", "", "d", false, "{}", "[]", null)));
        dropped.files.read(file, "d", 1);
        dropped.taking.recover(List.of(dropped.inbox));
        assertThat(dropped.claim()).extracting(WorkItem::kind).containsExactly("note");
    }

    // --- Bad input --------------------------------------------------------------------------------------------------

    static Stream<Arguments> unreadable() {
        byte[] noise = new byte[50_000];
        new Random(7).nextBytes(noise);
        String deep = "[".repeat(100_000);
        String bomb = "<?xml version=\"1.0\"?><!DOCTYPE n [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>"
                + "<notes><note><orderId>v1</orderId><text>&b;</text></note></notes>";
        String external = "<?xml version=\"1.0\"?><!DOCTYPE n [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
                + "<notes><note><orderId>v1</orderId><text>&x;</text></note></notes>";
        return Stream.of(
                Arguments.of("empty.csv", utf8("")),
                Arguments.of("noise.csv", noise),
                Arguments.of("noise.json", noise),
                Arguments.of("noise.xml", noise),
                Arguments.of("nul.csv", utf8(NOTES + "v1;a\u0000b\n")),
                Arguments.of("columns.csv", utf8("a;b\n1;2\n")),
                Arguments.of("quotes.csv", utf8(NOTES + "v1;a\nv2;\"b\n")),
                Arguments.of("cut.json", utf8("[{\"orderId\":\"v1\",\"text\":\"a\"},{\"orderId\":")),
                Arguments.of("cut.xml", utf8("<notes><note><orderId>v1</orderId><text>a</text></note><note>")),
                Arguments.of("deep.json", utf8(deep)),
                Arguments.of("deep.xml", utf8("<a>".repeat(100_000))),
                Arguments.of("bomb.xml", utf8(bomb)),
                Arguments.of("external.xml", utf8(external)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void nothing_is_posted_of_a_file_that_cannot_be_read(String name, byte[] content) throws IOException {
        ErpInbox.Taken taken = dropped.take("notes/" + name, content);
        assertThat(taken.unreadable()).isTrue();
        assertThat(dropped.records()).isZero();
        assertThat(dropped.at("notes/error/" + name)).hasBinaryContent(content);
        assertThat(dropped.at("notes/error/" + name + ".error.txt"))
                .content()
                .isEqualTo(taken.reason() + System.lineSeparator());
        assertThat(dropped.receipt("notes/" + name)).contains(";rejected;");
        assertThat(dropped.lying()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void in_a_zip_it_is_refused_by_itself_and_the_others_are_taken(String name, byte[] content) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("good.csv", utf8(NOTES + "v1-01;a\n"));
        entries.put(name, content);
        entries.put("good.json", utf8("[{\"orderId\":\"v2-01\",\"text\":\"b\"}]"));
        ErpInbox.Taken taken = dropped.take("notes/x.zip", Dropped.zip(entries));
        if (taken.unreadable()) {
            // what packs to almost nothing is no honest ZIP
            assertThat(taken.reason()).contains("times its size");
            assertThat(dropped.records()).isZero();
            return;
        }
        assertThat(taken.records()).isEqualTo(2);
        assertThat(taken.refused()).isEqualTo(1);
        assertThat(dropped.claim()).hasSize(2);
        String receipt = dropped.receipt("notes/x.zip");
        assertThat(receipt).contains(name);
        assertThat(receipt.lines()).hasSize(4);
        assertThat(dropped.lying())
                .containsExactly(
                        "notes/done/" + Dropped.today() + "/x.zip", "notes/error/x.zip." + name + ".error.txt");
        assertThat(dropped.at("notes/error/x.zip." + name + ".error.txt"))
                .content()
                .contains(name)
                .contains("x.zip lies in done");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1-01;1;2026-02-30;10,00;1;1;10,00",
                "v1-01;1;2026-11-20;-10,00;1;1;10,00",
                "v1-01;1;2026-11-20;99999999999999999999,00;1;1;10,00",
                "v1-01;1;2026-11-20;10,001;1;1;10,00",
                "v1-01;1/2;2026-11-20;10,00;1;1;10,00",
                "v1-01;1;2026-11-20;10,00;1;-1;10,00",
                ";1;2026-11-20;10,00;1;1;10,00"
            })
    void a_bad_row_goes_back_alone(String row) throws IOException {
        ErpInbox.Taken taken = dropped.take(
                "invoices/x.csv", INVOICES + "v8-01;1;2026-11-20;10,00;1;1;10,00\n" + row + "\nv9-01;2;;;;;\n");
        assertThat(taken.records()).isEqualTo(2);
        assertThat(taken.refused()).isEqualTo(1);
        assertThat(dropped.records()).isEqualTo(2);
        assertThat(dropped.receipt("invoices/x.csv")).contains("line 3: ").contains("expected");
        assertThat(dropped.at("invoices/error/x.csv.rejected.csv"))
                .content()
                .contains(row.substring(row.indexOf(';')))
                .startsWith("orderId;invoiceNumber;issuedAt;invoiceValue;skuId;quantity;unitPrice;reason\r\n");
    }

    @Test
    void a_sku_with_two_prices_in_one_invoice_is_refused() {
        ErpInbox.Taken taken = dropped.take(
                "invoices/x.csv", INVOICES + "v1-01;1;2026-11-20;;7;1;10,00\nv1-01;1;2026-11-20;;7;1;11,00\n");
        assertThat(taken.refused()).isPositive();
        assertThat(dropped.records()).isZero();
    }

    @Test
    void a_header_alone_is_no_error() throws IOException {
        assertThat(dropped.take("notes/x.csv", NOTES).unreadable()).isFalse();
        assertThat(dropped.lying()).containsExactly("notes/done/" + Dropped.today() + "/x.csv");
    }

    @Test
    void a_name_as_long_as_a_file_system_allows_is_taken_and_answered() throws IOException {
        String good = "x".repeat(251) + ".csv";
        String bad = "y".repeat(251) + ".csv";
        dropped.take("notes/" + good, NOTES + "v1-01;a\nv2-01\n");
        dropped.take("notes/" + bad, "");
        dropped.writeReceipts();
        assertThat(dropped.lying()).hasSize(4);
        try (Stream<Path> receipts = Files.list(dropped.receipts.resolve("notes"))) {
            assertThat(receipts.filter(file -> file.toString().endsWith(".receipt.csv")))
                    .hasSize(2);
        }
    }

    // --- NF-e -------------------------------------------------------------------------------------------------------

    private List<String> nfeBodies() {
        return dropped.jdbc.queryForList("select body from work_item where kind = 'nfe'", String.class);
    }

    @Test
    void an_authorised_nfe_behind_its_bare_draft_in_one_zip_becomes_the_work() {
        NfeMaker maker = new NfeMaker().purchase("v1-01");
        dropped.take("invoices/day.zip", Dropped.zip("1-nfe.xml", maker.nfe(), "1-procNFe.xml", maker.proc()));
        assertThat(nfeBodies()).singleElement().asString().contains("protNFe");
    }

    @Test
    void a_bare_draft_behind_its_authorised_nfe_changes_nothing() {
        NfeMaker maker = new NfeMaker().purchase("v1-01");
        dropped.take("invoices/a.xml", maker.proc());
        dropped.take("invoices/b.xml", maker.nfe());
        assertThat(nfeBodies()).singleElement().asString().contains("protNFe");
    }

    @Test
    void an_nfe_that_begins_with_a_line_break_is_still_one() {
        dropped.take("invoices/a.xml", "\n" + new NfeMaker().purchase("v1-01").proc());
        assertThat(nfeBodies()).hasSize(1);
    }

    @Test
    void the_cancellation_of_an_nfe_that_was_posted_by_a_row_goes_to_the_order_of_that_row() {
        NfeMaker maker = new NfeMaker();
        dropped.take("invoices/a.csv", "orderId;invoiceNumber;invoiceKey\nv1-01;1;" + maker.key() + "\n");
        dropped.work.settle(dropped.claim().get(0), "posted", "R1", "");
        dropped.take("invoices/b.xml", maker.event("110111", "Cancelamento", "135"));
        assertThat(dropped.claim()).extracting(WorkItem::orderId).containsExactly("v1-01");
    }

    @Test
    void the_cancellation_that_was_taken_before_its_row_finds_the_rows_order_and_is_not_settled() {
        NfeMaker maker = new NfeMaker();
        dropped.take("invoices/b.xml", maker.event("110111", "Cancelamento", "135"));
        WorkItem event = dropped.claim().get(0);
        dropped.take("invoices/a.csv", "orderId;invoiceNumber;invoiceKey\nv1-01;1;" + maker.key() + "\n");
        NfeMatching matching =
                new NfeMatching(dropped.nfeOrders, item -> new NfeEntries(dropped.nfeOrders, new NfeGate(false)));
        assertThat(matching.next(event)).isEqualTo(new Step.Matched("v1-01", "its NF-e"));
    }
}
