package io.vtexerpbridge.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OrderEventTest {

    private static final String EARLIER = "2026-11-20T10:00:00.1234567Z";
    private static final String LATER = "2026-11-20T10:00:05.1234567Z";

    private static OrderEvent event(String state, String lastChange, String currentChange, String handle) {
        return new OrderEvent("v1-01", "Marketplace", state, "payment-approved", lastChange, currentChange, handle);
    }

    @Test
    void a_redelivery_with_a_new_handle_is_the_same_event() {
        assertThat(event("handling", EARLIER, LATER, "h1").key())
                .isEqualTo(event("handling", EARLIER, LATER, "h2").key())
                .matches("[0-9a-f]{64}");
    }

    @Test
    void another_state_or_another_change_is_another_event() {
        String key = event("handling", EARLIER, LATER, "h").key();
        assertThat(event("invoiced", EARLIER, LATER, "h").key()).isNotEqualTo(key);
        assertThat(event("handling", EARLIER, EARLIER, "h").key()).isNotEqualTo(key);
    }

    @Test
    void last_change_counts_where_there_is_no_current_one() {
        String key = event(null, EARLIER, null, "h").key();
        assertThat(event(null, EARLIER, "0001-01-01T00:00:00", "h").key()).isEqualTo(key);
        assertThat(event(null, LATER, "0001-01-01T00:00:00", "h").key()).isNotEqualTo(key);
        assertThat(event(null, EARLIER, " ", "h").changedAt()).isEqualTo(EARLIER);
    }

    @Test
    void neighbouring_fields_do_not_run_into_each_other() {
        OrderEvent left = new OrderEvent("v1", "ab", "c", null, EARLIER, null, null);
        OrderEvent right = new OrderEvent("v1", "a", "bc", null, EARLIER, null, null);
        assertThat(left.key()).isNotEqualTo(right.key());
    }
}
