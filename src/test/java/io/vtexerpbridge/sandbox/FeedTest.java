package io.vtexerpbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedTest {
    private final MovableClock clock = new MovableClock();
    private Sandbox sandbox;
    private Caller caller;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxOptions.defaults().withClock(clock).withMoveDelay(Duration.ZERO));
        caller = new Caller(sandbox);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void without_a_configuration_reading_is_404_and_earlier_events_are_lost() throws IOException {
        assertThat(caller.get("/api/orders/feed?maxlot=10").status()).isEqualTo(404);
        caller.make(1);
        caller.feed();
        assertThat(caller.lot()).isEmpty();
        caller.make(1);
        assertThat(caller.lot()).hasSize(1);
    }

    @Test
    void the_configuration_is_echoed_with_the_backlog_and_its_age() throws IOException {
        caller.feed();
        caller.make(3);
        caller.get("/api/orders/feed?maxlot=2");
        clock.pass(Duration.ofSeconds(90));
        JsonNode config = caller.get("/api/orders/feed/config").json();
        assertThat(config.path("quantity").asInt()).isEqualTo(3);
        assertThat(config.path("queue").path("messageRetentionPeriodInSeconds").asInt())
                .isEqualTo(345_600);
        assertThat(config.path("approximateAgeOfOldestMessageInSeconds").asDouble())
                .isEqualTo(90);
        assertThat(config.path("filter").path("status")).hasSize(5);
    }

    @Test
    void an_event_comes_back_with_another_handle_after_the_visibility_timeout() throws IOException {
        caller.feed();
        caller.make(1);
        JsonNode first = caller.lot();
        assertThat(first.get(0).path("state").asText()).isEqualTo("ready-for-handling");
        assertThat(first.get(0).path("lastState").asText()).isEqualTo("window-to-cancel");
        assertThat(first.get(0).path("handle").asText().length()).isBetween(1000, 1800);
        assertThat(caller.lot()).isEmpty();
        clock.pass(Duration.ofSeconds(241));
        JsonNode second = caller.lot();
        assertThat(second).hasSize(1);
        assertThat(second.get(0).path("handle")).isNotEqualTo(first.get(0).path("handle"));
        assertThat(second.get(0).path("currentChange")).isEqualTo(first.get(0).path("currentChange"));
        assertThat(caller.summary().path("events").path("redelivered").asInt()).isEqualTo(1);
    }

    @Test
    void a_committed_event_never_returns() throws IOException {
        caller.feed();
        caller.make(1);
        assertThat(caller.commit(caller.lot())).isEqualTo(200);
        clock.pass(Duration.ofSeconds(300));
        assertThat(caller.lot()).isEmpty();
        assertThat(caller.summary().path("events").path("committed").asInt()).isEqualTo(1);
    }

    @Test
    void a_late_or_unknown_handle_is_ignored_or_by_switch_refused() throws IOException {
        caller.feed();
        caller.make(1);
        JsonNode lot = caller.lot();
        clock.pass(Duration.ofSeconds(241));
        assertThat(caller.commit(lot)).isEqualTo(200);
        assertThat(caller.lot()).hasSize(1);
        caller.put("/sandbox/trouble", "{\"refuseLateCommits\":true}");
        assertThat(caller.commit(lot)).isEqualTo(400);
        assertThat(caller.post("/api/orders/feed", "{\"handles\":[\"never seen\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(caller.post("/api/orders/feed", "{}").status()).isEqualTo(400);
    }

    @Test
    void an_event_leaves_after_its_retention_and_after_a_hundred_deliveries() throws IOException {
        caller.feed();
        caller.make(1);
        for (int i = 0; i < 100; i++) {
            assertThat(caller.lot()).hasSize(1);
            clock.pass(Duration.ofSeconds(241));
        }
        assertThat(caller.lot()).isEmpty();
        caller.make(1);
        clock.pass(Duration.ofDays(4));
        assertThat(caller.lot()).isEmpty();
        JsonNode events = caller.summary().path("events");
        assertThat(events.path("dropped").asInt()).isEqualTo(1);
        assertThat(events.path("expired").asInt()).isEqualTo(1);
    }

    @Test
    void the_configuration_vanishes_without_news_and_by_switch() throws IOException {
        caller.feed();
        clock.pass(Duration.ofDays(4).plusSeconds(1));
        assertThat(caller.get("/api/orders/feed/config").status()).isEqualTo(404);
        caller.feed();
        assertThat(caller.call("DELETE", "/sandbox/feed-config", null).status()).isEqualTo(204);
        assertThat(caller.get("/api/orders/feed?maxlot=1").status()).isEqualTo(404);
    }

    @Test
    void what_vtex_refuses_in_a_configuration() throws IOException {
        assertThat(config("\"FromOrders\",\"status\":[\"handling\"]", 240, 345_600))
                .isEqualTo(409);
        assertThat(config("\"FromWorkflow\",\"expression\":\"value > 1\"", 240, 345_600))
                .isEqualTo(409);
        assertThat(config("\"FromWorkflow\"", 240, 345_599)).isEqualTo(400);
        assertThat(config("\"FromWorkflow\"", 240, 1_209_601)).isEqualTo(400);
        assertThat(config("\"FromWorkflow\"", 0, 345_600)).isEqualTo(400);
        assertThat(config("\"FromWorkflow\"", 240, 1_209_600)).isEqualTo(200);
        assertThat(caller.get("/api/orders/feed?maxlot=11").status()).isEqualTo(400);
    }

    @Test
    void an_orders_filter_says_nothing_of_the_state_and_fires_once() throws IOException {
        assertThat(config("\"FromOrders\",\"expression\":\"value > 0\",\"disableSingleFire\":false", 240, 345_600))
                .isEqualTo(200);
        caller.make(1);
        JsonNode lot = caller.lot();
        assertThat(lot).hasSize(1);
        assertThat(lot.get(0).path("domain").asText()).isEqualTo("OrdersDocumentUpdated");
        assertThat(lot.get(0).path("state").asText()).isEqualTo("unknow");
        assertThat(lot.get(0).path("lastState").isNull()).isTrue();
        assertThat(lot.get(0).path("currentChange").asText()).isEqualTo("0001-01-01T00:00:00");
        assertThat(lot.get(0).path("lastChange").asText()).doesNotEndWith("Z");
    }

    @Test
    void events_repeat_and_lots_are_short_when_told() throws IOException {
        caller.feed();
        caller.put("/sandbox/trouble", "{\"repeatedEvents\":1,\"shortLots\":1}");
        caller.make(5);
        Set<String> handles = new HashSet<>();
        Set<String> events = new HashSet<>();
        int lots = 0;
        while (handles.size() < 10 && lots < 200) {
            lots++;
            for (JsonNode event : caller.lot()) {
                handles.add(event.path("handle").asText());
                events.add(event.path("orderId").asText() + event.path("currentChange"));
            }
        }
        assertThat(handles).hasSize(10);
        assertThat(events).hasSize(5);
        assertThat(lots).isGreaterThan(1);
    }

    @Test
    void a_silent_sandbox_announces_nothing() throws IOException {
        caller.feed();
        caller.put("/sandbox/trouble", "{\"silent\":true}");
        caller.make(2);
        assertThat(caller.lot()).isEmpty();
    }

    private int config(String type, int visibility, int retention) throws IOException {
        return caller.post(
                        "/api/orders/feed/config",
                        "{\"filter\":{\"type\":" + type + "},\"queue\":{\"visibilityTimeoutInSeconds\":" + visibility
                                + ",\"MessageRetentionPeriodInSeconds\":" + retention + "}}")
                .status();
    }
}
