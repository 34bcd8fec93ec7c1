package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class H2LedgerTest extends LedgerContract {

    @RegisterExtension
    static final TestLedger LEDGER = TestLedger.h2();

    @Override
    DataSource dataSource() {
        return LEDGER.dataSource();
    }

    @Test
    void what_was_acknowledged_survives_a_kill(@TempDir Path home) throws Exception {
        String url = "jdbc:h2:file:" + home.resolve("ledger");
        Set<String> acknowledged = new TreeSet<>();
        for (int round = 1; round <= 2; round++) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            EndlessIntake.class.getName(),
                            url,
                            "round" + round)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines = child.inputReader()) {
                int lots = 0;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    acknowledged.addAll(List.of(line.split(" ")));
                    if (++lots == 50) {
                        // Through the handle: Process.destroyForcibly also closes the pipe, with lots in it.
                        child.toHandle().destroyForcibly();
                    }
                }
                assertThat(lots).isGreaterThanOrEqualTo(50);
            }
            child.waitFor();

            try (LedgerDatabase reopened = LedgerDatabase.open(url, "sa", "")) {
                Ledger ledger = new Ledger(
                        reopened.dataSource(),
                        "parent",
                        Clock.systemUTC(),
                        new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), Duration.ofHours(1)),
                        Duration.ofHours(1));
                everyRowCanBeChanged(reopened);
                ledger.recover();
                Set<String> work = ledger.claim(List.of("store"), 1_000_000).stream()
                        .map(WorkItem::orderId)
                        .collect(Collectors.toSet());
                assertThat(work).containsAll(acknowledged);
                assertThat(ledger.count("waiting")).isEqualTo(work.size());
                ledger.recover();
            }
        }
    }

    /** A row that some of its indexes do not know, or that nobody's transaction holds, lets no statement pass. */
    private static void everyRowCanBeChanged(LedgerDatabase database) {
        new TransactionTemplate(new DataSourceTransactionManager(database.dataSource())).execute(changes -> {
            JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
            jdbc.update(
                    "update work_item set account = account || 'x', queue = null, lane = null, due_at = created_at");
            for (String table : List.of("vtex_order", "order_event", "timeline")) {
                jdbc.update("update " + table + " set account = account || 'x'");
            }
            changes.setRollbackOnly();
            return null;
        });
    }
}
