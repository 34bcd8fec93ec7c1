package io.vtexerpbridge.posting;

import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.records.Invoice;
import io.vtexerpbridge.records.Invoice.Item;
import io.vtexerpbridge.records.Invoice.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes invoices as an ERP tells them, and their work. */
final class TestInvoice {

    static final Instant ARRIVED = Instant.parse("2026-11-21T12:00:00Z");

    private String number = "123";
    private Instant issuedAt;
    private Type type = Type.OUTPUT;
    private Long value;
    private String key = "";
    private String courier = "";
    private String tracking = "";
    private final List<Item> items = new ArrayList<>();

    TestInvoice number(String number) {
        this.number = number;
        return this;
    }

    TestInvoice issuedAt(String moment) {
        this.issuedAt = Instant.parse(moment);
        return this;
    }

    TestInvoice input() {
        this.type = Type.INPUT;
        return this;
    }

    TestInvoice value(long cents) {
        this.value = cents;
        return this;
    }

    TestInvoice key(String key) {
        this.key = key;
        return this;
    }

    TestInvoice way(String courier, String tracking) {
        this.courier = courier;
        this.tracking = tracking;
        return this;
    }

    TestInvoice item(String sku, int quantity) {
        items.add(new Item(sku, quantity, null));
        return this;
    }

    TestInvoice item(String sku, int quantity, long price) {
        items.add(new Item(sku, quantity, price));
        return this;
    }

    Invoice invoice() {
        return new Invoice("500101", number, issuedAt, type, value, key, "", courier, tracking, "", items);
    }

    String body() {
        return RecordJson.write(invoice());
    }

    WorkItem fresh() {
        return work(body(), "", null);
    }

    WorkItem sent(Instant at) {
        return work(body(), "post-invoice sent", at);
    }

    WorkItem answered(Instant at) {
        return work(body(), "post-invoice answered", at);
    }

    static WorkItem work(String body, String mark, Instant markedAt) {
        return new WorkItem(
                1,
                "serraclara",
                TestOrder.ID,
                "invoices",
                "key",
                "a.csv",
                0,
                0,
                ARRIVED,
                ARRIVED,
                null,
                "me",
                ARRIVED.plusSeconds(300),
                1,
                body,
                mark,
                markedAt,
                mark.endsWith("answered") ? "receipt-77" : null,
                true,
                true,
                null);
    }
}
