package io.vtexerpbridge.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.records.Cancellation.Action;
import io.vtexerpbridge.records.Invoice.Item;
import io.vtexerpbridge.records.OrderChange.Kind;
import io.vtexerpbridge.records.OrderChange.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every subject in every format is one and the same record. */
class SubjectsTest {

    private static final Instant NOON = Instant.parse("2026-03-05T15:00:00Z");

    private record Case(Subject subject, ErpRecord expected, List<String> columns, List<List<String>> rows) {}

    private static Case of(Subject subject, ErpRecord expected, String columns, String... rows) {
        List<List<String>> values = new ArrayList<>();
        for (String row : rows) {
            values.add(List.of(row.split(";", -1)));
        }
        return new Case(subject, expected, List.of(columns.split(";")), values);
    }

    private static final List<Case> CASES = List.of(
            of(
                    Subject.INVOICES,
                    new Invoice(
                            "v1-01",
                            "77A",
                            NOON,
                            Invoice.Type.INPUT,
                            123456L,
                            "k1",
                            "https://x/1",
                            "Correios",
                            "AA 1 BR",
                            "https://t/1",
                            List.of(new Item("880", 3, 1050L), new Item("881", 1, null))),
                    "orderId;invoiceNumber;issuedAt;type;invoiceValue;invoiceKey;invoiceUrl;courier;trackingNumber;trackingUrl;skuId;quantity;unitPrice",
                    "v1-01;77A;2026-03-05T12:00:00;input;1234.56;k1;https://x/1;Correios;AA 1 BR;https://t/1;880;2;10.50",
                    "v1-01;77A;;;;;;;;;881;1;",
                    "v1-01;77A;;;;;;;;;880;1;10.5"),
            of(
                    Subject.TRACKING,
                    new Tracking("v1-01", "77A", "Correios", "AA1", "", NOON),
                    "orderId;invoiceNumber;courier;trackingNumber;trackingUrl;dispatchedAt",
                    "v1-01;77A;Correios;AA1;;05/03/2026 12:00"),
            of(
                    Subject.TRACKING_EVENTS,
                    new TrackingEvent("v1-01", "", NOON, "Saiu para entrega", "São Paulo", "SP", true, null),
                    "orderId;invoiceNumber;occurredAt;description;city;state;delivered;deliveredAt",
                    "v1-01;;2026-03-05T12:00:00.000000000-0300;Saiu para entrega;São Paulo;SP;sim;"),
            of(
                    Subject.CANCELLATIONS,
                    new Cancellation("v1-01", Action.DENY, "já enviado"),
                    "orderId;action;reason",
                    "v1-01;Deny;já enviado"),
            of(
                    Subject.CHANGES,
                    new OrderChange(
                            "v1-01",
                            "c1",
                            "fora de estoque",
                            100L,
                            null,
                            List.of(
                                    new Operation(Kind.REMOVE, "U1", "880", 1, null, "", null, null),
                                    new Operation(Kind.REPLACE, "U2", "881", 2, 500L, "900", 1, 1000L))),
                    "orderId;changeId;operation;uniqueId;skuId;quantity;unitPrice;toSkuId;toQuantity;toUnitPrice;discount;increment;reason",
                    "v1-01;c1;remove;U1;880;1;;;;;1.00;;fora de estoque",
                    "v1-01;c1;replace;U2;881;2;5;900;1;10;;;fora de estoque"),
            of(Subject.NOTES, new Note("v1-01", "ligar antes"), "orderId;text", "v1-01;ligar antes"),
            of(Subject.PAYMENTS, new Payment("v1-01", "P1"), "orderId;paymentId", "v1-01;P1"),
            of(
                    Subject.SELLERS,
                    new SellerChange("v1-01", "loja2", "sem estoque"),
                    "orderId;sellerId;reason",
                    "v1-01;loja2;sem estoque"),
            of(Subject.ACKS, new Acknowledgement("v1-01", "4711"), "orderId;erpNumber", "v1-01;4711"));

    static Stream<Arguments> cases() {
        return CASES.stream()
                .flatMap(one -> Stream.of("csv", "json", "xml", "txt").map(format -> Arguments.of(one, format)));
    }

    @ParameterizedTest(name = "{1} {0}")
    @MethodSource("cases")
    void every_format_gives_the_record(Case one, String format) throws Exception {
        Read read = format.equals("txt")
                ? Read.laidOut(one.subject, layout(one), "x.txt", fixedWidth(one))
                : Read.text(one.subject, "x." + format, document(one, format));
        assertThat(read.unreadable).isNull();
        assertThat(read.sentences()).isEmpty();
        assertThat(read.records).containsExactly(one.expected);
        assertThat(read.records.get(0).subject()).isEqualTo(one.subject);
        assertThat(read.rows.get(0)).hasSameSizeAs(one.rows);
        assertThat(Subject.of(one.subject.folder())).contains(one.subject);
    }

    @Test
    void every_column_of_the_contract_is_covered() {
        assertThat(CASES).extracting(Case::subject).containsExactly(Subject.values());
        assertThat(CASES).allSatisfy(one -> assertThat(one.columns).isEqualTo(one.subject.names()));
    }

    @Test
    void required_is_what_the_contract_requires() {
        Map<Subject, List<String>> required = new LinkedHashMap<>();
        for (Subject subject : Subject.values()) {
            required.put(
                    subject,
                    subject.columns().stream()
                            .filter(Column::required)
                            .map(Column::name)
                            .toList());
        }
        assertThat(required)
                .isEqualTo(Map.of(
                        Subject.INVOICES, List.of("orderId", "invoiceNumber"),
                        Subject.TRACKING, List.of("orderId", "trackingNumber"),
                        Subject.TRACKING_EVENTS, List.of("orderId", "occurredAt", "description"),
                        Subject.CANCELLATIONS, List.of("orderId", "action"),
                        Subject.CHANGES, List.of("orderId", "changeId", "operation", "quantity", "reason"),
                        Subject.NOTES, List.of("orderId", "text"),
                        Subject.PAYMENTS, List.of("orderId"),
                        Subject.SELLERS, List.of("orderId", "sellerId"),
                        Subject.ACKS, List.of("orderId")));
    }

    private static String document(Case one, String format) throws Exception {
        StringBuilder text = new StringBuilder();
        if (format.equals("csv")) {
            text.append(String.join(";", one.columns)).append("\r\n");
            one.rows.forEach(row -> text.append(String.join(";", row)).append("\r\n"));
            return text.toString();
        }
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> values : one.rows) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                row.put(one.columns.get(i), values.get(i));
            }
            rows.add(row);
        }
        if (format.equals("json")) {
            return new ObjectMapper().writeValueAsString(rows);
        }
        text.append("<rows xmlns='urn:erp'>");
        rows.forEach(row -> {
            text.append("\n <row>");
            row.forEach((name, value) -> text.append("<" + name + ">" + value + "</" + name + ">"));
            text.append("</row>");
        });
        return text.append("</rows>").toString();
    }

    private static String layout(Case one) {
        StringBuilder layout = new StringBuilder("layout.record-length = " + one.columns.size() * 40 + "\n");
        for (int i = 0; i < one.columns.size(); i++) {
            layout.append(one.columns.get(i) + " = " + (1 + i * 40) + ", 40\n");
        }
        return layout.toString();
    }

    private static String fixedWidth(Case one) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : one.rows) {
            row.forEach(value -> text.append(String.format("%-40s", value)));
            text.append("\r\n");
        }
        return text.toString();
    }
}
