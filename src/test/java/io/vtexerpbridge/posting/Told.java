package io.vtexerpbridge.posting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.records.ErpRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Pieces of work and orders for the tests of what the ERP told; all of it was told at {@link #ARRIVED}. */
final class Told {

    static final String ORDER = "v100-01";
    static final Instant ARRIVED = Instant.parse("2026-09-14T13:00:00Z");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Told() {}

    static WorkItem item(ErpRecord record) {
        return marked(record, "", null, null);
    }

    /** Its last call was begun then, and nothing is known of the answer. */
    static WorkItem sent(ErpRecord record, String call, Instant at) {
        return marked(record, call + " sent", at, null);
    }

    static WorkItem answered(ErpRecord record, String call, Instant at) {
        return marked(record, call + " answered", at, null);
    }

    static WorkItem marked(ErpRecord record, String mark, Instant at, String receipt) {
        return new WorkItem(
                1,
                "acmestore",
                ORDER,
                record.subject().folder(),
                "K1",
                "S1",
                0,
                1,
                ARRIVED,
                ARRIVED,
                null,
                "L1",
                ARRIVED.plusSeconds(600),
                1,
                RecordJson.write(record),
                mark,
                at,
                receipt,
                true,
                true,
                null);
    }

    static Clock clock(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    static Instant after(Duration time) {
        return ARRIVED.plus(time);
    }

    /** @param json the fields of the answer of Get order that matter; single quotes for double ones */
    static VtexOrder order(String status, String json) {
        return new VtexOrder(status, true, json(json));
    }

    static VtexOrder order(String status) {
        return order(status, "{}");
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** An order whose packages are these: {@code {'invoiceNumber':...}, ...}. */
    static VtexOrder invoiced(String status, String packages) {
        return order(status, "{'packageAttachment':{'packages':[" + packages + "]}}");
    }

    static VtexOrder with(VtexOrder order, String field, JsonNode value) {
        ObjectNode json = order.json().deepCopy();
        json.set(field, value);
        return new VtexOrder(order.status(), order.complete(), json);
    }
}
