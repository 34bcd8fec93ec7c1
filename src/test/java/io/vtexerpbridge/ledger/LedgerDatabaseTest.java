package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerDatabaseTest {

    @TempDir
    Path directory;

    private String h2() {
        return "jdbc:h2:file:" + directory.resolve("ledger");
    }

    private static void execute(Connection connection, String sql) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void h2_is_told_what_keeps_the_ledger_safe() {
        assertThat(LedgerDatabase.complete("jdbc:h2:./data/ledger;write_delay=5"))
                .contains(";write_delay=5;MODE=PostgreSQL")
                .contains(";DB_CLOSE_ON_EXIT=FALSE")
                .doesNotContain("WRITE_DELAY=0");
        assertThat(LedgerDatabase.complete("jdbc:postgresql://host/ledger")).isEqualTo("jdbc:postgresql://host/ledger");
    }

    @Test
    void it_opens_again_and_leaves_no_trace_file() throws Exception {
        LedgerDatabase.open(h2(), "sa", "secret").close();
        LedgerDatabase.open(h2(), "sa", "secret").close();
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("ledger.mv.db");
        }
    }

    @Test
    void a_wrong_password_is_named_but_not_shown() {
        LedgerDatabase.open(h2(), "sa", "secret").close();
        assertThatThrownBy(() -> LedgerDatabase.open(h2() + ";password=hunter2", "sa", "hunter2"))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> LedgerDatabase.open(h2(), "sa", "wrong"))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessage("Ledger " + h2() + ": it refused the user or the password; check ledger.user and"
                        + " ledger.password");
    }

    @Test
    void a_file_that_another_process_holds_is_named() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessIntake.class.getName(),
                        h2(),
                        "other")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isNotNull();
            assertThatThrownBy(() -> LedgerDatabase.open(h2(), "sa", ""))
                    .isInstanceOf(LedgerUnavailable.class)
                    .hasMessageStartingWith(
                            "Ledger " + h2() + ": its file is locked by another process; stop the other");
            assertThat(LedgerOutlook.of(h2(), "sa", "").trouble()).isEmpty();
            assertThat(LedgerOutlook.of(h2(), "sa", "").seen()).startsWith("in use by a running bridge");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_newer_schema_is_left_alone() throws Exception {
        LedgerDatabase.open(h2(), "sa", "").close();
        try (Connection connection = DriverManager.getConnection(LedgerDatabase.complete(h2()), "sa", "")) {
            execute(
                    connection,
                    "insert into \"flyway_schema_history\" (\"installed_rank\", \"version\", \"description\", \"type\","
                            + " \"script\", \"installed_by\", \"execution_time\", \"success\")"
                            + " values (99, '99', 'later', 'SQL', 'V99__later.sql', 'sa', 1, true)");
        }
        assertThatThrownBy(() -> LedgerDatabase.open(h2(), "sa", ""))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("its tables have version 99, which is newer than this bridge knows; start the");
    }

    @Test
    void a_broken_file_is_named() throws Exception {
        Files.writeString(directory.resolve("ledger.mv.db"), "no database ".repeat(2000));
        assertThatThrownBy(() -> LedgerDatabase.open(h2(), "sa", ""))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("its file cannot be read")
                .hasMessageContaining("restore the file from a backup");
    }

    @Test
    void urls_that_cannot_work_are_named() {
        assertThatThrownBy(() -> LedgerDatabase.open("jdbc:oracle:thin:@host", "sa", ""))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("there is no driver for such a URL; use jdbc:h2: or jdbc:postgresql:");
        assertThatThrownBy(() -> LedgerDatabase.open("jdbc:h2:data/ledger", "sa", ""))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("write ledger.url as jdbc:h2:./data/ledger");
        assertThatThrownBy(() -> LedgerDatabase.open("jdbc:postgresql://127.0.0.1:1/ledger", "sa", ""))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("nobody answers: ")
                .hasMessageContaining("start the database server");
        assertThatThrownBy(() -> LedgerDatabase.open("jdbc:postgresql://h/l?reWriteBatchedInserts=true", "sa", ""))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("remove that from ledger.url");
    }

    @Test
    void postgres_tells_a_missing_database_from_a_foreign_one() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            assertThatThrownBy(() -> LedgerDatabase.open(server.getJdbcUrl("postgres", "absent"), "postgres", ""))
                    .isInstanceOf(LedgerUnavailable.class)
                    .hasMessageContaining("there is no such database; create it");
            try (Connection connection = server.getPostgresDatabase().getConnection()) {
                execute(connection, "create table shop (id int)");
            }
            assertThatThrownBy(() -> LedgerDatabase.open(server.getJdbcUrl("postgres", "postgres"), "postgres", ""))
                    .isInstanceOf(LedgerUnavailable.class)
                    .hasMessageContaining("it holds tables of somebody else; name an empty database");
        }
    }

    /** H2 keeps a statement's time limit for the whole connection, and the pool hands that on. */
    @Test
    void asking_whether_the_ledger_is_ready_leaves_no_time_limit_on_the_connection() throws Exception {
        try (LedgerDatabase one = LedgerDatabase.open("jdbc:h2:mem:one;DB_CLOSE_DELAY=-1", "sa", "", 2)) {
            RetryPolicy retries = new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), Duration.ofHours(1));
            Ledger ledger = new Ledger(one.dataSource(), "n", new AdjustableClock(), retries, Duration.ofMinutes(1));
            assertThat(ledger.ready()).isTrue();
            try (Connection first = one.dataSource().getConnection();
                    Connection second = one.dataSource().getConnection()) {
                assertThat(first.createStatement().getQueryTimeout()
                                + second.createStatement().getQueryTimeout())
                        .isZero();
            }
        }
    }
}
