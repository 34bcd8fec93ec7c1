package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The receipts, in real folders, written by the route itself. */
class WriteReceiptsRouteTest extends OneBridgeTest {

    @Test
    void a_receipt_has_its_columns_and_is_rewritten_as_outcomes_settle() {
        vtex.order(id, "handling");
        erp.drop("invoices", file, "orderId;invoiceNumber", id + ";" + number);
        assertThat(erp.receiptText("invoices", file))
                .startsWith("line;account;orderId;subject;key;outcome;vtexReceipt;at;reason\r\n2;acmestore;" + id
                        + ";invoices;" + number + ";waiting;;");
        bridge.workAll();

        assertThat(erp.receiptText("invoices", file)).contains(";posted;R-" + number + ";");
    }

    @Test
    void what_is_refused_comes_back_as_it_was_written_with_a_reason() {
        erp.drop("invoices", file, "invoiceNumber;courier;orderId", number + ";keep me;" + id);
        bridge.workAll();
        erp.receipt("invoices", file);

        assertThat(erp.errors("invoices").get(file + ".rejected.csv"))
                .contains("invoiceNumber;courier;orderId", number + ";keep me;" + id, "reason", "VTEX knows no order");
    }

    @Test
    void a_receipt_that_cannot_be_written_stops_no_other_and_is_made_up_for() throws IOException {
        Path inTheWay = Files.createDirectories(home.resolve("data/erp/receipts/notes")
                .resolve(file + ".receipt.csv")
                .resolve("full"));
        erp.put("notes", file, "orderId;text", id + ";one");
        erp.drop("invoices", file, "orderId;invoiceNumber", id + ";" + number);
        assertThat(erp.only("invoices", file).outcome()).isEqualTo("waiting");

        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());
        bridge.pass(Duration.ofMinutes(1));
        assertThat(erp.only("notes", file).outcome()).isEqualTo("waiting");
    }
}
