package io.vtexerpbridge.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vtexerpbridge.ledger.AdjustableClock;
import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.ledger.Subscriptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class GuardianTest {

    private static final String NONE = "there is none";
    private static final String FEWER = "it lacks the states canceled";

    @TempDir
    static Path directory;

    private static LedgerDatabase database;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> asked = new ArrayList<>();
    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-20T10:00:00Z"));
    private boolean dying;
    private String account;
    private Guardian guardian;

    @BeforeAll
    static void open() {
        database = LedgerDatabase.open("jdbc:h2:file:" + directory.resolve("ledger"), "sa", "");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void fresh(TestInfo test) {
        account = test.getTestMethod().orElseThrow().getName();
        guardian = guardian();
    }

    /** As a process begins: what it knows is in the ledger. */
    private Guardian guardian() {
        return new Guardian(
                new Subscriptions(database.dataSource(), clock),
                (whose, since, reason) -> {
                    if (dying) {
                        throw new IllegalStateException("killed");
                    }
                    asked.add(whose + " " + since + " " + reason);
                },
                meters);
    }

    private void pass(Duration time) {
        clock.advance(time);
    }

    @Test
    void the_first_configuration_asks_for_what_VTEX_told_to_nobody_before_it() {
        Instant first = clock.instant();
        guardian.differs(account, "feed", NONE);
        pass(Duration.ofSeconds(1));
        guardian.repaired(account, "feed", NONE);
        guardian.well(account, "feed");
        assertThat(asked).singleElement().asString().startsWith(account + " " + first + " ");
    }

    @Test
    void what_was_gone_is_compared_from_the_last_time_it_was_seen() {
        guardian.well(account, "feed");
        pass(Duration.ofDays(20));
        guardian.differs(account, "feed", NONE);
        guardian.repaired(account, "feed", NONE);
        assertThat(asked)
                .containsExactly(account + " 2026-11-20T10:00:00Z the feed was not as it should be: there is none");
        guardian.well(account, "feed");
        assertThat(asked).as("once").hasSize(1);
        pass(Duration.ofDays(1));
        guardian.differs(account, "feed", NONE);
        guardian.repaired(account, "feed", NONE);
        assertThat(asked).hasSize(2).last().asString().contains("2026-12-10T10:00:00Z");
    }

    @Test
    void a_process_killed_after_the_repair_asks_at_its_next_look() {
        guardian.well(account, "hook");
        pass(Duration.ofDays(4));
        guardian.differs(account, "hook", NONE);
        dying = true;
        assertThatThrownBy(() -> guardian.repaired(account, "hook", NONE)).hasMessage("killed");
        dying = false;
        guardian = guardian();
        pass(Duration.ofMinutes(10));
        guardian.well(account, "hook");
        assertThat(asked).singleElement().asString().contains("2026-11-20T10:00:00Z");
    }

    @Test
    void what_a_person_mends_is_compared_too() {
        guardian.well(account, "feed");
        pass(Duration.ofHours(1));
        guardian.differs(account, "feed", FEWER);
        guardian.told(account, "feed", FEWER, "mend it");
        assertThat(asked).isEmpty();
        assertThat(guardian.notice("feed")).get().asString().contains(account, FEWER, "mend it");
        assertThat(guardian.notice("hook")).isEmpty();
        assertThat(well("feed")).isZero();
        pass(Duration.ofHours(1));
        guardian.well(account, "feed");
        assertThat(asked).singleElement().asString().contains("2026-11-20T10:00:00Z", FEWER);
        assertThat(guardian.notice("feed")).isEmpty();
        assertThat(well("feed")).isEqualTo(1);
    }

    @Test
    void what_VTEX_shows_unchanged_after_a_repair_is_not_repaired_for_ever() {
        guardian.differs(account, "feed", FEWER);
        assertThat(guardian.mayRepair(account, "feed", FEWER)).isTrue();
        guardian.repaired(account, "feed", FEWER);
        assertThat(guardian.mayRepair(account, "feed", FEWER)).isFalse();
        assertThat(guardian.mayRepair(account, "feed", "another")).isTrue();
        assertThat(guardian.mayRepair(account, "hook", FEWER)).isTrue();
        guardian.well(account, "feed");
        assertThat(guardian.mayRepair(account, "feed", FEWER)).isTrue();
    }

    @Test
    void what_is_gone_is_always_set_again() {
        guardian.repaired(account, "feed", NONE);
        assertThat(guardian.mayRepair(account, "feed", NONE)).isTrue();
    }

    private double well(String kind) {
        return meters.get("bridge.configuration.well")
                .tag("account", account)
                .tag("kind", kind)
                .gauge()
                .value();
    }
}
