package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Enters where the ERP does: files in the real folders of the inbox. */
class TakeFilesRouteTest extends OneBridgeTest {

    private static final String HEADER = "orderId;invoiceNumber";

    private long work() {
        return (long) bridge.ask("select count(*) from work_item where order_id = ?", id);
    }

    @Test
    void a_file_becomes_work_and_lies_in_done() {
        erp.drop("invoices", file, HEADER, id + ";" + number);

        assertThat(work()).isEqualTo(1);
        assertThat(erp.done("invoices")).contains(file);
    }

    @Test
    void what_cannot_be_read_lies_in_error_with_a_sentence_and_nothing_of_it_counts() {
        erp.drop("invoices", file, "orderId;what", id + ";" + number);

        assertThat(work()).isZero();
        assertThat(erp.errors("invoices")).containsKeys(file, file + ".error.txt");
        assertThat(erp.errors("invoices").get(file + ".error.txt")).containsIgnoringCase("invoiceNumber");
    }

    @Test
    void an_empty_file_cannot_be_read_and_a_header_alone_is_no_error() {
        erp.put("notes", file, new byte[0]);
        erp.awaitTaken("notes", file);
        erp.drop("notes", "h" + file, "orderId;text");

        assertThat(erp.errors("notes")).containsKey(file + ".error.txt");
        assertThat(erp.done("notes")).contains("h" + file);
    }

    @Test
    void unfinished_names_and_foreign_folders_are_left_alone() throws IOException {
        List.of("b.tmp", "c.part", "d.filepart").forEach(name -> erp.put("invoices", name, new byte[] {1}));
        Files.writeString(erp.inbox("invoices").resolve(".a.csv"), HEADER);
        erp.put("elsewhere", file, new byte[] {1});
        erp.drop("invoices", file, HEADER, id + ";" + number);

        assertThat(erp.inbox("invoices").resolve(".a.csv")).exists();
        assertThat(erp.inbox("invoices").resolve("b.tmp")).exists();
        assertThat(erp.inbox("invoices").resolve("c.part")).exists();
        assertThat(erp.inbox("invoices").resolve("d.filepart")).exists();
        assertThat(erp.inbox("elsewhere").resolve(file)).exists();
    }

    @Test
    void killed_before_the_ledger_has_it_the_file_is_taken_once_later() {
        bridge.advise(
                "take-files",
                advice -> advice.weaveById("to-ledger-files").before().process(TestBridge.dying()));
        erp.drop("invoices", file, HEADER, id + ";" + number);

        assertThat(work()).isEqualTo(1);
        assertThat(bridge.ask("select count(*) from erp_file where name = ?", file))
                .isEqualTo(1L);
    }

    @Test
    void killed_between_the_ledger_and_the_move_the_file_is_only_moved() throws IOException {
        erp.drop("invoices", file, HEADER, id + ";" + number);
        Path done;
        try (Stream<Path> files = Files.walk(erp.inbox("invoices").resolve("done"))) {
            done = files.filter(one -> one.endsWith(file)).findFirst().orElseThrow();
        }
        bridge.execute("update erp_file set state = 'taken' where name = '" + file + "'");
        Files.move(done, erp.inbox("invoices").resolve(file));
        erp.awaitTaken("invoices", file);

        assertThat(work()).isEqualTo(1);
        assertThat(bridge.ask("select count(*) from erp_file where name = ?", file))
                .isEqualTo(1L);
        assertThat(erp.done("invoices")).contains(file);
    }

    @Test
    void one_unreadable_file_stops_no_other() {
        erp.put("invoices", "a" + file, "orderId;what", "x");
        erp.drop("invoices", file, HEADER, id + ";" + number);

        assertThat(work()).isEqualTo(1);
    }
}
