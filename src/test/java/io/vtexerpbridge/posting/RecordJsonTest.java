package io.vtexerpbridge.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.records.Acknowledgement;
import io.vtexerpbridge.records.Cancellation;
import io.vtexerpbridge.records.ErpRecord;
import io.vtexerpbridge.records.Invoice;
import io.vtexerpbridge.records.Note;
import io.vtexerpbridge.records.OrderChange;
import io.vtexerpbridge.records.Payment;
import io.vtexerpbridge.records.SellerChange;
import io.vtexerpbridge.records.Tracking;
import io.vtexerpbridge.records.TrackingEvent;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordJsonTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:15:30.123456789Z");
    private static final String TEXT = "\"ção\"; <\u2028\n\\ \ud83d\ude00";

    static Stream<ErpRecord> records() {
        return Stream.of(
                new Invoice(
                        "v1-01",
                        "123",
                        AT,
                        Invoice.Type.INPUT,
                        Long.MAX_VALUE,
                        "K",
                        "http://a",
                        TEXT,
                        "BR1",
                        "http://b",
                        List.of(new Invoice.Item("880", 2, 350L), new Invoice.Item("881", 1, null))),
                new Invoice("v1-01", "123", null, Invoice.Type.OUTPUT, null, "", "", "", "", "", List.of()),
                new Tracking("v1-01", "123", TEXT, "BR1", "http://b", AT),
                new Tracking("v1-01", "", "", "BR1", "", null),
                new TrackingEvent("v1-01", "123", AT, TEXT, "São Paulo", "SP", true, AT),
                new TrackingEvent("v1-01", "", AT, "out", "", "", false, null),
                new Cancellation("v1-01", Cancellation.Action.CANCEL, TEXT),
                new Cancellation("v1-01", Cancellation.Action.ACCEPT, ""),
                new Cancellation("v1-01", Cancellation.Action.DENY, "shipped"),
                new OrderChange(
                        "v1-01",
                        "c1",
                        TEXT,
                        100L,
                        200L,
                        List.of(
                                new OrderChange.Operation(OrderChange.Kind.ADD, "", "880", 1, 350L, "", null, null),
                                new OrderChange.Operation(
                                        OrderChange.Kind.REPLACE, "U1", "880", 1, null, "881", 2, 400L))),
                new OrderChange(
                        "v1-01",
                        "c1",
                        "",
                        null,
                        null,
                        List.of(new OrderChange.Operation(OrderChange.Kind.REMOVE, "U1", "", 1, null, "", null, null))),
                new Note("v1-01", TEXT),
                new Payment("v1-01", "P1"),
                new Payment("v1-01", ""),
                new SellerChange("v1-01", "seller", TEXT),
                new Acknowledgement("v1-01", "ERP-7"),
                new Acknowledgement("v1-01", ""));
    }

    @ParameterizedTest
    @MethodSource("records")
    void every_record_comes_back_as_it_was(ErpRecord record) {
        assertThat(RecordJson.read(RecordJson.write(record), record.getClass())).isEqualTo(record);
    }

    @Test
    void every_type_of_record_is_tried() {
        assertThat(records().<Class<?>>map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(ErpRecord.class.getPermittedSubclasses());
    }

    @Test
    void the_same_record_is_written_the_same() {
        assertThat(records().map(RecordJson::write).toList())
                .isEqualTo(records().map(RecordJson::write).toList());
    }

    @Test
    void what_is_no_record_is_told() {
        assertThatThrownBy(() -> RecordJson.read("{\"orderId\":", Note.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be read");
    }
}
