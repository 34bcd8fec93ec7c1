package io.vtexerpbridge.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedEventsTest {

    private final ObjectMapper mapper = new ObjectMapper();
    private final FeedEvents events = new FeedEvents(mapper);

    private List<OrderEvent> read(String json) {
        try {
            return events.read(mapper.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void a_sample_is_read_whole() throws IOException {
        JsonNode item = mapper.readTree(
                Path.of("samples/orders/two-items/feed-item.json").toFile());
        assertThat(events.read(mapper.createArrayNode().add(item)))
                .containsExactly(new OrderEvent(
                        "1400012345678-01",
                        "Fulfillment",
                        "ready-for-handling",
                        "window-to-cancel",
                        "2026-09-14T14:12:33.0541570Z",
                        "2026-09-14T14:12:38.7153839Z",
                        item.path("handle").asText()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "null", "{}", "\"\"", "0", "{\"error\":{\"code\":\"1\"}}", "[null]", "[1,\"a\",[]]", "[{}]"
            })
    void what_holds_no_event_is_an_empty_lot(String json) {
        assertThat(read(json)).isEmpty();
    }

    @Test
    void no_body_is_an_empty_lot() {
        assertThat(events.read(MissingNode.getInstance())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"orderId\":\"1\"}",
                "{\"orderId\":\"1\",\"handle\":null}",
                "{\"orderId\":\"1\",\"handle\":\"\"}",
                "{\"orderId\":\"1\",\"handle\":\" \"}",
                "{\"orderId\":\"1\",\"handle\":{}}",
                "{\"handle\":\"H\"}",
                "{\"orderId\":null,\"handle\":\"H\"}",
                "{\"orderId\":\"\",\"handle\":\"H\"}",
                "{\"orderId\":[],\"handle\":\"H\"}"
            })
    void what_cannot_be_worked_or_committed_is_left(String bad) {
        assertThat(read("[" + bad + ",{\"orderId\":\"2\",\"handle\":\"H2\"}]"))
                .extracting(OrderEvent::orderId)
                .containsExactly("2");
    }

    @Test
    void an_event_of_a_FromOrders_feed_is_read_too() {
        OrderEvent event = read("[{\"orderId\":\"1-01\",\"domain\":\"OrdersDocumentUpdated\",\"state\":\"unknow\","
                        + "\"lastState\":null,\"lastChange\":\"2022-12-15T20:32:06.6120711\","
                        + "\"currentChange\":\"0001-01-01T00:00:00\",\"handle\":\"H\"}]")
                .get(0);
        assertThat(event.changedAt()).isEqualTo("2022-12-15T20:32:06.6120711");
        assertThat(event.lastState()).isNull();
    }

    @Test
    void only_an_empty_lot_is_a_reason_to_wait() {
        OrderEvent event = new OrderEvent("1", null, null, null, null, null, "H");
        assertThat(events.mayHoldMore(List.of(event))).isTrue();
        assertThat(events.mayHoldMore(Collections.nCopies(10, event))).isTrue();
        assertThat(events.mayHoldMore(List.of())).isFalse();
    }

    @Test
    void a_commit_is_valid_json_whatever_a_handle_holds() throws JsonProcessingException {
        String wild = "a\"b\\c\n\u00e9";
        JsonNode commit = mapper.readTree(events.commit(List.of(
                new OrderEvent("1", null, null, null, null, null, wild),
                new OrderEvent("2", null, null, null, null, null, "H2"))));
        assertThat(commit).hasSize(1);
        assertThat(commit.path("handles")).extracting(JsonNode::asText).containsExactly(wild, "H2");
    }
}
