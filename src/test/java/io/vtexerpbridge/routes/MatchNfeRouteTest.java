package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enters where the ERP does: an NF-e is dropped into invoices/. The sample names its order in compra/xPed. */
class MatchNfeRouteTest extends OneBridgeTest {

    private static final String KEY = "35261177441093000114550010000012341482109378";
    private static final String CANCELED = "nfe-cancellation-event";

    private String nfe(String sample) throws IOException {
        String xml =
                Files.readString(Path.of("samples/invoices", sample, "nfe.xml").toAbsolutePath());
        return xml.replace("1400012345678-01", id);
    }

    private void drop(String sample) throws IOException {
        erp.put("invoices", sample + ".xml", nfe(sample).getBytes(StandardCharsets.UTF_8));
        erp.awaitTaken("invoices", sample + ".xml");
        bridge.workAll();
    }

    private void known() {
        vtex.order(id, "ready-for-handling");
        bridge.work(id);
    }

    /** The sample is one document, so each test has a ledger of its own. */
    @BeforeEach
    void fresh(@TempDir Path own) {
        bridge.close();
        vtex.reset();
        bridge = TestBridge.start(own, vtex, Map.of());
        erp = new FakeErp(bridge);
    }

    @Test
    void an_NFe_is_posted_with_its_key_and_its_own_XML() throws IOException {
        known();
        drop("nfe-full");

        assertThat(vtex.told().invoices(id)).containsExactly(id + " 1234");
        JsonNode body =
                new ObjectMapper().readTree(vtex.calls("post-invoice").get(0).body());
        assertThat(body.path("invoiceKey").asText()).isEqualTo(KEY);
        assertThat(body.path("invoiceValue").asText()).isEqualTo("27843");
        assertThat(body.path("embeddedInvoice").asText()).contains("<nfeProc", KEY);
        assertThat(erp.only("invoices", "nfe-full.xml").outcome()).isEqualTo("posted");
        assertThat(erp.only("invoices", "nfe-full.xml").reason()).contains("compra/xPed");
    }

    @Test
    void an_NFe_whose_order_nobody_knows_waits_for_a_person() throws IOException {
        drop("nfe-full");

        assertThat(vtex.calls("post-invoice")).isEmpty();
        assertThat(bridge.ledger().parked(FakeVtex.ACCOUNT, KEY))
                .singleElement()
                .satisfies(parked -> assertThat(parked.cause()).isEqualTo("nfe-order"));
        assertThat(erp.only("invoices", "nfe-full.xml").outcome()).isEqualTo("waiting");
    }

    @Test
    void dropped_again_when_its_order_is_known_it_is_posted() throws IOException {
        drop("nfe-full");
        known();
        drop("nfe-full");

        // the first file posted it by that, and the second one finds it posted
        assertThat(vtex.told().invoices(id)).containsExactly(id + " 1234");
        assertThat(erp.only("invoices", "nfe-full.xml").outcome()).isEqualTo("already-posted");
        assertThat(erp.only("invoices", "nfe-full.xml").vtexReceipt()).isEqualTo("R-1234");
        assertThat(bridge.ask("select count(*) from erp_record where outcome = 'posted'"))
                .isEqualTo(1L);
        assertThat(bridge.ledger().parked(FakeVtex.ACCOUNT, KEY))
                .allSatisfy(parked -> assertThat(parked.resolvedAt()).isNotNull());
    }

    @Test
    void the_ERPs_own_number_of_the_order_from_acks_names_the_order() throws IOException {
        known();
        String named = nfe("nfe-full").replace("<xPed>" + id, "<xPed>PED-77");
        erp.put("invoices", "own.xml", named.getBytes(StandardCharsets.UTF_8));
        erp.awaitTaken("invoices", "own.xml");
        bridge.workAll();
        assertThat(vtex.calls("post-invoice")).isEmpty();

        erp.drop("acks", file, "orderId;erpNumber", id + ";PED-77", "nobodys;PED-78");
        assertThat(erp.receipt("acks", file))
                .extracting(FakeErp.Receipt::outcome)
                .containsExactly("posted", "rejected");
        erp.put("invoices", "own.xml", named.getBytes(StandardCharsets.UTF_8));
        erp.awaitTaken("invoices", "own.xml");
        bridge.workAll();
        assertThat(vtex.told().invoices(id)).containsExactly(id + " 1234");
    }

    @Test
    void an_NFe_that_was_canceled_before_is_never_posted() throws IOException {
        known();
        drop(CANCELED);
        assertThat(erp.only("invoices", CANCELED + ".xml").outcome()).isEqualTo("posted");
        drop("nfe-full");

        assertThat(vtex.calls("post-invoice")).isEmpty();
        assertThat(erp.only("invoices", "nfe-full.xml").outcome()).isEqualTo("rejected");
    }

    @Test
    void an_NFe_that_is_canceled_after_it_was_posted_waits_for_a_person() throws IOException {
        known();
        drop("nfe-full");
        drop(CANCELED);

        assertThat(bridge.parked(id).cause()).isEqualTo("nfe-canceled");
        assertThat(bridge.parked(id).reason()).contains("1234", "278.43", KEY);
        assertThat(erp.only("invoices", CANCELED + ".xml").outcome()).isEqualTo("waiting");
    }
}
