package io.vtexerpbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.erp.DocumentSettings;
import io.vtexerpbridge.erp.ErpDocument;
import io.vtexerpbridge.erp.ErpOrder;
import io.vtexerpbridge.erp.ErpOrderReader;
import io.vtexerpbridge.erp.OrderDocuments;
import io.vtexerpbridge.nfe.FiscalDocument;
import io.vtexerpbridge.nfe.NfeDecision;
import io.vtexerpbridge.nfe.NfeGate;
import io.vtexerpbridge.nfe.NfeInvoice;
import io.vtexerpbridge.nfe.NfeItems;
import io.vtexerpbridge.nfe.NfeMatch;
import io.vtexerpbridge.nfe.NfeReader;
import io.vtexerpbridge.nfe.OrderLookup;
import io.vtexerpbridge.records.Cancellation;
import io.vtexerpbridge.records.ErpRecord;
import io.vtexerpbridge.records.FileShape;
import io.vtexerpbridge.records.Invoice;
import io.vtexerpbridge.records.RecordReader;
import io.vtexerpbridge.records.RecordSettings;
import io.vtexerpbridge.records.RecordSink;
import io.vtexerpbridge.records.Rejected;
import io.vtexerpbridge.records.Row;
import io.vtexerpbridge.records.Subject;
import io.vtexerpbridge.records.Tracking;
import io.vtexerpbridge.records.TrackingEvent;
import io.vtexerpbridge.sandbox.OrderMaker;
import io.vtexerpbridge.sandbox.OrderShape;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pretend ERP against what the bridge itself makes of its answers. */
class PretendErpTest {

    private static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");
    private static final String DATES = "yyyy-MM-dd'T'HH:mm:ssXXX";
    private static final OrderMaker ORDERS = new OrderMaker(1, "sandboxstore");
    private static final OrderDocuments DOCUMENTS = new OrderDocuments(
            Path.of("config/mappings"), new DocumentSettings(StandardCharsets.UTF_8, ";", ",", DATES, ZONE));
    private static final RecordReader RECORDS =
            new RecordReader(new RecordSettings(StandardCharsets.UTF_8, ';', ',', DATES, ZONE));
    /** Every shape often enough to meet every kind of answer. */
    private static final List<Given> ALL = IntStream.range(0, 12 * OrderShape.round())
            .mapToObj(PretendErpTest::given)
            .toList();

    private final PretendErp erp = new PretendErp();

    /** An order, the document the bridge makes of it, and the ERP's answer. */
    private record Given(ErpOrder order, ErpDocument document, List<DroppedFile> answer) {

        List<DroppedFile> in(String folder) {
            return answer.stream().filter(file -> file.folder().equals(folder)).toList();
        }

        boolean hasNfe() {
            return answer.stream().anyMatch(file -> file.name().endsWith(".xml"));
        }
    }

    private static Given given(int number) {
        return given(ORDERS.make(number));
    }

    private static Given given(ObjectNode vtex) {
        ErpOrder order = new ErpOrderReader().read(vtex, "sandboxstore");
        ErpDocument document = DOCUMENTS.render(order, vtex, "csv");
        return new Given(order, document, new PretendErp().answer(document.fileName(), document.content()));
    }

    private static List<Given> with(Predicate<Given> wanted) {
        List<Given> found = ALL.stream().filter(wanted).toList();
        assertThat(found).as("orders to look at").isNotEmpty();
        return found;
    }

    @Test
    void every_row_it_drops_is_read_without_a_rejection() {
        for (Given given : ALL) {
            assertThat(given.answer()).isNotEmpty();
            for (DroppedFile file : given.answer()) {
                if (file.name().endsWith(".csv")) {
                    assertThat(records(file)).isNotEmpty().allMatch(record -> record.orderId()
                            .equals(given.order().orderId()));
                }
            }
        }
    }

    @Test
    void no_two_files_of_one_folder_share_a_name() {
        Set<String> names = new HashSet<>();
        for (Given given : ALL) {
            given.answer().forEach(file -> assertThat(names.add(file.folder() + "/" + file.name()))
                    .as(file.name())
                    .isTrue());
        }
    }

    @Test
    void the_same_order_gets_the_same_answer() {
        ErpDocument document = ALL.get(3).document();

        assertThat(erp.answer(document.fileName(), document.content()))
                .usingRecursiveComparison()
                .isEqualTo(erp.answer(document.fileName(), document.content()));
    }

    @Test
    void a_whole_invoice_names_no_sku_and_the_order_s_total() {
        List<Given> whole = with(given -> given.answer().size() == 1 && !given.hasNfe());

        assertThat(whole.size()).isGreaterThan(ALL.size() / 2);
        for (Given given : whole) {
            Invoice invoice = (Invoice) records(given.answer().get(0)).get(0);
            assertThat(invoice.items()).isEmpty();
            assertThat(invoice.valueCents()).isEqualTo(given.order().orderTotal());
            assertThat(invoice.issuedAt()).isNotNull();
        }
    }

    @Test
    void every_nf_e_passes_the_gate() {
        for (Given given : with(Given::hasNfe)) {
            assertThat(new NfeGate(false).decide(nfe(given)))
                    .as(given.order().orderId())
                    .isInstanceOf(NfeDecision.PostOutput.class);
        }
    }

    @Test
    void every_nf_e_is_matched_to_its_order_by_x_ped() {
        for (Given given : with(Given::hasNfe)) {
            assertThat(NfeMatch.resolve(invoice(given).hints(), new OnlyOrderIds()))
                    .isEqualTo(new NfeMatch.Found(given.order().orderId(), "compra/xPed"));
        }
    }

    @Test
    void every_nf_e_has_the_order_s_value_and_buyer() {
        for (Given given : with(Given::hasNfe)) {
            NfeInvoice invoice = invoice(given);
            assertThat(invoice.valueCents()).isEqualTo(given.order().orderTotal());
            assertThat(invoice.buyerProblem(
                            List.of(column(given, "customerDocument"), column(given, "companyDocument"))))
                    .isEmpty();
        }
    }

    @Test
    void every_nf_e_holds_all_units_of_its_order() {
        for (Given given : with(Given::hasNfe)) {
            List<NfeItems.OrderSku> skus = sheet(given).rows().stream()
                    .map(row -> new NfeItems.OrderSku(row.get("skuId"), row.get("refId"), row.get("ean")))
                    .toList();
            NfeItems items = NfeItems.match(invoice(given).items(), skus);
            assertThat(items).isInstanceOf(NfeItems.Lines.class);
            Map<String, Integer> invoiced = new TreeMap<>();
            ((NfeItems.Lines) items)
                    .lines()
                    .forEach(line -> invoiced.put(line.skuId(), line.quantity().intValueExact()));
            assertThat(invoiced).isEqualTo(units(given));
        }
    }

    @Test
    void about_every_fifth_order_with_a_brazilian_buyer_has_an_nf_e() {
        for (Given given : ALL) {
            String document = column(given, "customerDocument");
            boolean fifth = sheet(given).number() % 5 == 0;
            assertThat(given.hasNfe()).isEqualTo(fifth && TaxId.isCpf(document));
        }
    }

    @Test
    void two_parcels_hold_all_units_and_neither_is_free() {
        for (Given given : with(given -> given.in("invoices").size() == 2)) {
            Map<String, Integer> invoiced = new TreeMap<>();
            Set<String> numbers = new HashSet<>();
            for (DroppedFile file : given.in("invoices")) {
                Invoice invoice = (Invoice) records(file).get(0);
                assertThat(invoice.valueCents()).as("left to the bridge").isNull();
                assertThat(invoice.items()).isNotEmpty();
                assertThat(numbers.add(invoice.invoiceNumber())).isTrue();
                invoice.items().forEach(item -> invoiced.merge(item.skuId(), item.quantity(), Integer::sum));
                assertThat(invoice.items()).anyMatch(item -> given.order().lines().stream()
                        .anyMatch(line ->
                                line.skuId().equals(item.skuId()) && line.gross() + line.discount() + line.tax() > 0));
            }
            assertThat(invoiced).isEqualTo(units(given));
        }
    }

    @Test
    void each_parcel_is_tracked_and_some_are_delivered() {
        List<Given> parcels = with(given -> given.in("invoices").size() == 2);
        for (Given given : parcels) {
            List<String> tracked = new ArrayList<>();
            given.in("tracking").forEach(file -> records(file).forEach(record -> {
                Tracking tracking = (Tracking) record;
                assertThat(tracking.courier()).isNotEmpty();
                assertThat(tracking.trackingUrl()).contains(tracking.trackingNumber());
                tracked.add(tracking.invoiceNumber());
            }));
            assertThat(tracked).isEqualTo(invoiceNumbers(given));
        }
        assertThat(parcels).anyMatch(given -> given.in("tracking-events").isEmpty());
        assertThat(parcels).anySatisfy(given -> {
            TrackingEvent event =
                    (TrackingEvent) records(given.in("tracking-events").get(0)).get(0);
            assertThat(event.delivered()).isTrue();
            assertThat(event.invoiceNumber()).isEqualTo(invoiceNumbers(given).get(0));
        });
    }

    @Test
    void nothing_is_issued_before_its_order() {
        for (Given given : with(given -> !given.hasNfe())) {
            Invoice invoice = (Invoice) records(given.in("invoices").get(0)).get(0);
            Instant placed = OffsetDateTime.parse(column(given, "createdAt")).toInstant();
            assertThat(invoice.issuedAt()).isAfterOrEqualTo(placed);
        }
    }

    @Test
    void an_order_marked_out_of_stock_is_canceled_and_not_invoiced() {
        ObjectNode vtex = ORDERS.make(0);
        vtex.putObject("openTextField").put("value", PretendErp.OUT_OF_STOCK);
        Given given = given(vtex);

        assertThat(given.answer()).hasSize(1);
        assertThat(records(given.in("cancellations").get(0)))
                .containsExactly(new Cancellation(given.order().orderId(), Cancellation.Action.CANCEL, "Out of stock"));
    }

    @ParameterizedTest
    @CsvSource({"canceled.csv", "replaced.csv", "cancellation-requested.csv", "changed-1.csv", "xml"})
    void what_is_not_the_order_itself_gets_no_answer(String extension) {
        Given given = ALL.get(1);

        assertThat(erp.answer(
                        given.order().orderId() + "." + extension,
                        given.document().content()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {"''", "' '", "orderId", "a;b", "not a table at all"})
    void a_file_without_an_order_gets_no_answer(String content) {
        assertThat(erp.answer("x.csv", content.getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void a_mapping_that_writes_the_order_id_alone_still_gets_an_invoice() {
        List<DroppedFile> answer = erp.answer("v1-01.csv", "orderId\r\nv1-01\r\n".getBytes(StandardCharsets.UTF_8));

        Invoice invoice = (Invoice) records(answer.get(0)).get(0);
        assertThat(invoice.orderId()).isEqualTo("v1-01");
        assertThat(invoice.valueCents()).isNull();
        assertThat(invoice.invoiceNumber()).matches("[1-9]\\d{0,8}");
    }

    @Test
    void markup_in_names_stays_text_in_the_nf_e() {
        ObjectNode vtex = ORDERS.make(0);
        vtex.withObject("clientProfileData")
                .put("firstName", "</xNome><tpAmb>2</tpAmb>")
                .put("document", "39053344705");
        ((ObjectNode) vtex.path("items").get(0)).put("name", "A & B <\"C\">").put("refId", "R&D<1>");
        Given given = given(vtex);

        assertThat(given.hasNfe()).isTrue();
        assertThat(new NfeGate(false).decide(nfe(given))).isInstanceOf(NfeDecision.PostOutput.class);
        assertThat(invoice(given).items().get(0).code()).isEqualTo("R&D<1>");
    }

    @ParameterizedTest
    @CsvSource({
        "39053344705, true",
        "39053344704, false",
        "00000000000, false",
        "3905334470, false",
        "00000000191, true",
        "77441093000114, true",
        "77441093000115, false",
        "00000000000191, true",
        "00000000000000, false"
    })
    void tax_ids_are_told_by_their_check_digits(String id, boolean valid) {
        assertThat(TaxId.isCpf(id) || TaxId.isCnpj(id)).isEqualTo(valid);
    }

    private static List<String> invoiceNumbers(Given given) {
        return given.in("invoices").stream()
                .map(file -> ((Invoice) records(file).get(0)).invoiceNumber())
                .toList();
    }

    private static Map<String, Integer> units(Given given) {
        Map<String, Integer> units = new TreeMap<>();
        sheet(given)
                .rows()
                .forEach(row -> units.merge(row.get("skuId"), Integer.parseInt(row.get("quantity")), Integer::sum));
        return units;
    }

    private static OrderSheet sheet(Given given) {
        return OrderSheet.read(given.document().content()).orElseThrow();
    }

    private static String column(Given given, String name) {
        return sheet(given).text(name);
    }

    private static FiscalDocument nfe(Given given) {
        try {
            return new NfeReader()
                    .read(new ByteArrayInputStream(given.in("invoices").get(0).content()));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static NfeInvoice invoice(Given given) {
        return NfeInvoice.of((FiscalDocument.AuthorisedNfe) nfe(given), ZONE);
    }

    /** Fails at a rejection or a file that cannot be read. */
    private static List<ErpRecord> records(DroppedFile file) {
        List<ErpRecord> read = new ArrayList<>();
        try {
            RECORDS.read(
                    Subject.of(file.folder()).orElseThrow(),
                    file.name(),
                    new ByteArrayInputStream(file.content()),
                    new RecordSink() {
                        @Override
                        public void shape(FileShape shape) {}

                        @Override
                        public void accepted(ErpRecord made, List<Row> rows) {
                            read.add(made);
                        }

                        @Override
                        public void rejected(Rejected refused) {
                            throw new AssertionError(file.name() + ": " + refused.sentence());
                        }
                    });
        } catch (Exception e) {
            throw new AssertionError(file.folder() + "/" + file.name(), e);
        }
        return read;
    }

    private static final class OnlyOrderIds implements OrderLookup {
        private static final Set<String> KNOWN =
                new HashSet<>(ALL.stream().map(given -> given.order().orderId()).toList());

        @Override
        public List<String> byOrderId(String orderId) {
            return KNOWN.contains(orderId) ? List.of(orderId) : List.of();
        }

        @Override
        public List<String> byPrefix(String prefix) {
            return List.of();
        }

        @Override
        public List<String> bySequence(String sequence) {
            return List.of();
        }

        @Override
        public List<String> byErpNumber(String number) {
            return List.of();
        }
    }
}
