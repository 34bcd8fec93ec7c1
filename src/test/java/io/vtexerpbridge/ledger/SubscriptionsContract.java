package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.ledger.Subscriptions.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the ledger promises about feed and hook, on every database it supports; each test has an account of its own. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class SubscriptionsContract {

    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    private final AdjustableClock clock = new AdjustableClock();
    private Subscriptions subscriptions;
    private String account;

    abstract DataSource dataSource();

    @BeforeEach
    void newAccount() {
        account = "shop" + ACCOUNTS.incrementAndGet();
        subscriptions = new Subscriptions(dataSource(), clock);
    }

    @Test
    void the_gap_of_what_never_was_well_begins_at_the_first_look() {
        Instant first = Sql.micros(clock.instant());
        subscriptions.notWell(account, "feed", "there is none");
        clock.advance(Duration.ofHours(1));
        subscriptions.notWell(account, "feed", "there is none");
        assertThat(subscriptions.gap(account, "feed")).contains(new Gap(first, "there is none"));
    }

    @Test
    void a_gap_begins_when_it_was_last_well_and_is_not_moved_by_later_looks() {
        subscriptions.well(account, "feed");
        Instant well = Sql.micros(clock.instant());
        clock.advance(Duration.ofDays(15));
        subscriptions.notWell(account, "feed", "there is none");
        clock.advance(Duration.ofDays(1));
        subscriptions.notWell(account, "feed", "it lacks states");
        assertThat(subscriptions.gap(account, "feed")).contains(new Gap(well, "there is none"));
        assertThat(subscriptions.gap(account, "hook")).isEmpty();
        assertThat(subscriptions.gap("other" + account, "feed")).isEmpty();
    }

    @Test
    void being_well_again_does_not_forget_the_gap_before_it_was_handed_on() {
        subscriptions.well(account, "hook");
        subscriptions.notWell(account, "hook", "there is none");
        Gap gap = subscriptions.gap(account, "hook").orElseThrow();
        clock.advance(Duration.ofHours(1));
        subscriptions.well(account, "hook");
        assertThat(subscriptions.gap(account, "hook")).contains(gap);
        subscriptions.closed(account, "hook", gap);
        assertThat(subscriptions.gap(account, "hook")).isEmpty();
    }

    @Test
    void a_gap_that_was_handed_on_takes_no_newer_one_along() {
        subscriptions.well(account, "feed");
        subscriptions.notWell(account, "feed", "there is none");
        Gap first = subscriptions.gap(account, "feed").orElseThrow();
        subscriptions.closed(account, "feed", first);
        clock.advance(Duration.ofHours(1));
        subscriptions.well(account, "feed");
        subscriptions.notWell(account, "feed", "there is none");
        subscriptions.closed(account, "feed", first);
        assertThat(subscriptions.gap(account, "feed")).isPresent();
    }
}
