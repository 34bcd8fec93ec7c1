package io.vtexerpbridge.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.ledger.ReconcileFindings.Known;
import io.vtexerpbridge.reconcile.Judgement.Verdict;
import io.vtexerpbridge.reconcile.ListedPage.Row;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {

    private static final Instant BEGUN = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant LIST = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant READ = Instant.parse("2026-11-20T09:00:00Z");

    private final Judgement judgement = new Judgement(LIST, BEGUN);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    # listed,            created,              authorized,           verdict
                    ready-for-handling,  2026-11-05T00:00:00Z, -,                    TAKE_IN
                    # nobody has started on it, however old it is
                    ready-for-handling,  2026-10-05T00:00:00Z, -,                    TAKE_IN
                    handling,            2026-11-05T00:00:00Z, -,                    TAKE_IN
                    canceled,            2026-11-05T00:00:00Z, -,                    TAKE_IN
                    # another program may have brought it to the ERP before the bridge was there
                    handling,            2026-10-05T00:00:00Z, -,                    LEAVE_ALONE
                    canceled,            2026-10-05T00:00:00Z, 2026-10-06T00:00:00Z, LEAVE_ALONE
                    # paid when the bridge was there
                    handling,            2026-10-05T00:00:00Z, 2026-11-02T00:00:00Z, TAKE_IN
                    handling,            -,                    -,                    TAKE_IN
                    # what was not asked for
                    payment-pending,     2026-11-05T00:00:00Z, -,                    SAME
                    invoiced,            2026-11-05T00:00:00Z, -,                    SAME
                    '',                  2026-11-05T00:00:00Z, -,                    TAKE_IN
                    """)
    void of_an_order_that_the_ledger_does_not_know(
            String listed, Instant created, Instant authorized, Verdict verdict) {
        Row row = new Row("v1-01", created, authorized, listed);
        assertThat(judgement.of(listed.isEmpty() ? "handling" : listed, row, null))
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    # state,    read as,            listed,             open,  parked, verdict
                    handling,   handling,           handling,           false, false,  SAME
                    handling,   handling,           canceled,           false, false,  READ_AGAIN
                    delivered,  ready-for-handling, handling,           false, false,  READ_AGAIN
                    # nobody would send start-handling any more
                    delivered,  ready-for-handling, ready-for-handling, false, false,  READ_AGAIN
                    waiting,    ready-for-handling, ready-for-handling, false, false,  READ_AGAIN
                    waiting,    ready-for-handling, ready-for-handling, true,  false,  SAME
                    waiting,    -,                  ready-for-handling, true,  false,  SAME
                    waiting,    -,                  ready-for-handling, false, false,  READ_AGAIN
                    # skipped by an operator
                    not-needed, ready-for-handling, ready-for-handling, false, false,  SAME
                    not-needed, payment-pending,    ready-for-handling, false, false,  READ_AGAIN
                    waiting,    cancellation-requested, canceled,       false, false,  READ_AGAIN
                    canceled,   cancel,             canceled,           false, false,  SAME
                    canceled,   canceled,           handling,           false, false,  READ_AGAIN
                    invoiced,   invoiced,           handling,           false, false,  READ_AGAIN
                    # for a person; news of it brings it back
                    parked,     ready-for-handling, ready-for-handling, false, true,   SAME
                    parked,     ready-for-handling, canceled,           false, true,   READ_AGAIN
                    parked,     -,                  ready-for-handling, false, true,   SAME
                    # the list does not say
                    handling,   handling,           '',                 false, false,  SAME
                    """)
    void of_an_order_that_it_knows(
            String state, String read, String listed, boolean open, boolean parked, Verdict verdict) {
        Known known = new Known(
                "v1-01", state, BEGUN, read, read == null ? null : READ, true, state.equals("handling"), open, parked);
        assertThat(judgement.of("handling", new Row("v1-01", BEGUN, null, listed), known))
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-20T12:00:01Z, SAME", "2026-11-20T11:59:59Z, READ_AGAIN"})
    void what_was_read_after_the_list_is_believed(Instant read, Verdict verdict) {
        Known known = new Known("v1-01", "handling", BEGUN, "handling", read, true, true, false, false);
        assertThat(judgement.of("canceled", new Row("v1-01", BEGUN, null, "canceled"), known))
                .isEqualTo(verdict);
    }
}
