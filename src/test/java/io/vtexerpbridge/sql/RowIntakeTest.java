package io.vtexerpbridge.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.BridgeHome;
import io.vtexerpbridge.inbox.InboxDoor;
import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.ledger.SqlBatches;
import io.vtexerpbridge.ledger.SqlBatches.BatchRow;
import io.vtexerpbridge.records.Layout;
import io.vtexerpbridge.records.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Statements that do not fit each other: rows are not brought for ever, and somebody says why. */
class RowIntakeTest {

    private static final String STILL_FOUND = "update bridge_tracking set taken_at = :takenAt where id = :id";

    @TempDir
    Path folder;

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID();
    private BridgeHome home;
    private Connection connection;
    private JdbcTemplate erp;
    private LedgerDatabase ledger;
    private SqlBatches batches;
    private ErpDatabase database;

    @BeforeEach
    void open() throws SQLException, IOException {
        home = BridgeHome.in(folder);
        connection = DriverManager.getConnection(url);
        erp = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
        erp.execute(Files.readString(folder.resolve("config/sql/schema.sql")));
        ledger = LedgerDatabase.open("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
        batches = new SqlBatches(ledger.dataSource(), Clock.systemUTC());
        database = new ErpDatabase(new SqlAccess(url, "", "", "", folder.resolve("lib")));
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
        ledger.close();
        connection.close();
    }

    private RowIntake intake() {
        return intake(Layout::plain);
    }

    private RowIntake intake(Function<Subject, Layout> layouts) {
        return new RowIntake(
                "store",
                true,
                database,
                new SqlStatements(folder.resolve("config/sql")),
                batches,
                new RowIntake.Inbox(new InboxDoor(folder.resolve("inbox"), ""), ';', ','),
                layouts,
                Clock.systemUTC(),
                ZoneOffset.UTC);
    }

    private void tracking(int rows) {
        erp.update(
                "insert into bridge_tracking (order_id, tracking_number) select 'A', 'BR1' from system_range(1, ?)",
                rows);
    }

    private long files(String subject) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("inbox").resolve(subject))) {
            return files.filter(file -> file.toString().endsWith(".csv")).count();
        }
    }

    private String trouble() {
        return database.trouble().orElse("");
    }

    @Test
    void rows_that_no_statement_marks_are_brought_once_and_then_told() throws IOException {
        home.write(
                "config/sql/taken-tracking.sql",
                "update bridge_tracking set status = 'TAKEN' where id = :id and 1 = 2");
        tracking(1);
        RowIntake intake = intake();
        for (int i = 0; i < 5; i++) {
            intake.bring();
        }
        assertThat(files("tracking")).isEqualTo(1);
        assertThat(trouble()).contains("taken-tracking.sql", "select-tracking.sql finds the same rows again");
    }

    /** A full file says that there may be more at once. */
    @Test
    void rows_that_are_marked_and_found_all_the_same_do_not_come_for_ever() throws IOException {
        home.write("config/sql/taken-tracking.sql", STILL_FOUND);
        tracking(500);
        RowIntake intake = intake();
        assertThat(intake.bring()).isTrue();
        assertThat(intake.bring()).isFalse();
        assertThat(intake.bring()).isFalse();
        assertThat(files("tracking")).isEqualTo(1);
        assertThat(trouble()).contains("taken-tracking.sql", "select-tracking.sql finds the same rows again");

        erp.update("insert into bridge_notes (order_id, text) values ('A', 'others go on')");
        intake.bring();
        assertThat(files("notes")).isEqualTo(1);

        erp.update("delete from bridge_tracking");
        intake.bring();
        assertThat(trouble()).isEmpty();
    }

    /** A slip while the bridge runs. */
    @Test
    void a_layout_that_cannot_be_read_holds_up_its_own_rows_alone() throws IOException {
        home.write("config/layouts/tracking.properties", "half a line\n");
        tracking(1);
        erp.update("insert into bridge_notes (order_id, text) values ('A', 'others go on')");
        RowIntake intake = intake(subject -> {
            try {
                return Layout.in(folder.resolve("config/layouts"), subject);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        intake.bring();

        assertThat(files("notes")).isEqualTo(1);
        assertThat(trouble()).contains("tracking.properties, line 1");

        home.write("config/layouts/tracking.properties", "# mended\n");
        intake.bring();
        assertThat(files("tracking")).isEqualTo(1);
        assertThat(trouble()).isEmpty();
    }

    @Test
    void rows_that_look_alike_and_are_others_come() throws IOException {
        tracking(1);
        RowIntake intake = intake();
        intake.bring();
        tracking(1);
        intake.bring();
        assertThat(files("tracking")).isEqualTo(2);
        assertThat(trouble()).isEmpty();
    }

    /** The ERP may want the same tried once more, as it is; a statement that is wrong would want it for ever. */
    @Test
    void rows_that_were_told_their_outcome_come_again_a_few_times() throws IOException {
        home.write("config/sql/taken-tracking.sql", STILL_FOUND);
        tracking(1);
        RowIntake intake = intake();
        for (int times = 1; times <= 6; times++) {
            intake.bring();
            assertThat(files("tracking")).isEqualTo(Math.min(times, 3));
            new JdbcTemplate(ledger.dataSource()).update("update sql_row set told = 'something'");
        }
        assertThat(trouble()).contains("select-tracking.sql finds the same rows again");
    }

    @Test
    void planned_rows_whose_select_is_gone_are_told_of() throws IOException {
        home.delete("config/sql/select-notes.sql");
        batches.plan(
                "store",
                "notes",
                "notes-7",
                "orderId;text\r\nA;t\r\n",
                List.of(new BatchRow(2, 2, "7", "number", null)));
        tracking(1);
        intake().bring();
        assertThat(trouble()).contains("config/sql has no select-notes.sql any more");
        assertThat(files("tracking")).isEqualTo(1);
        assertThat(batches.planned("store")).hasSize(1);
    }
}
