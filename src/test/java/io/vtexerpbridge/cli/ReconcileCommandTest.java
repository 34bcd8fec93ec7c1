package io.vtexerpbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** What {@code reconcile} says of a run. */
class ReconcileCommandTest {

    private static JsonNode run(long unknown, long differing, boolean dry) {
        return new ObjectMapper()
                .createObjectNode()
                .put("account", "acmestore")
                .put("since", "2026-10-22T11:07:00Z")
                .put("until", "2026-11-21T11:07:31Z")
                .put("listed", 60)
                .put("calls", 5)
                .put("unknown", unknown)
                .put("differing", differing)
                .put("dryRun", dry);
    }

    @Test
    void which_orders_are_listed_is_said() {
        assertThat(ReconcileCommand.listed(run(0, 0, false)))
                .isEqualTo("Orders of acmestore created from 2026-10-22T11:07:00Z to 2026-11-21T11:07:31Z:"
                        + " 60 listed as ready-for-handling, handling, canceled in 5 calls");
    }

    @Test
    void what_differs_is_counted_and_nothing_is_said_of_none() {
        assertThat(ReconcileCommand.compared(run(3, 1, false)))
                .isEqualTo("the ledger did not know 3, which are taken in; 1 differed, which are read again");
        assertThat(ReconcileCommand.compared(run(3, 1, true))).isEqualTo("the ledger did not know 3; 1 differed");
        assertThat(ReconcileCommand.compared(run(0, 2, false)))
                .isEqualTo("none has to be taken in; 2 differed, which are read again");
        assertThat(ReconcileCommand.compared(run(0, 0, false))).isEqualTo("none has to be taken in; none differed");
    }
}
