package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What check says of a ledger before the bridge opens it. */
class LedgerOutlookTest {

    @RegisterExtension
    static final TestLedger POSTGRES = TestLedger.postgres();

    @TempDir
    private Path folder;

    private String h2() {
        return "jdbc:h2:file:" + folder.resolve("ledger");
    }

    private LedgerOutlook outlook() {
        return LedgerOutlook.of(h2(), "sa", "");
    }

    private static void execute(String url, String user, String password, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void one_that_is_not_there_is_made_later_and_not_now() {
        assertThat(outlook()).isEqualTo(new LedgerOutlook("made at the first start", Optional.empty()));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void one_of_this_version_is_up_to_date() {
        LedgerDatabase.open(h2(), "sa", "").close();

        assertThat(outlook().trouble()).isEmpty();
        assertThat(outlook().seen()).isEqualTo("its tables are up to date");
    }

    @Test
    void one_of_an_older_version_says_how_many_changes_it_gets() throws SQLException {
        LedgerDatabase.open(h2(), "sa", "").close();
        execute(
                LedgerDatabase.complete(h2()),
                "sa",
                "",
                "delete from \"flyway_schema_history\" where \"installed_rank\" ="
                        + " (select max(\"installed_rank\") from \"flyway_schema_history\")");

        assertThat(outlook().trouble()).isEmpty();
        assertThat(outlook().seen()).isEqualTo("its tables get 1 changes at the next start");
    }

    @Test
    void one_of_a_newer_bridge_is_named() throws SQLException {
        LedgerDatabase.open(h2(), "sa", "").close();
        execute(
                LedgerDatabase.complete(h2()),
                "sa",
                "",
                "update \"flyway_schema_history\" set \"version\" = '999' where \"installed_rank\" ="
                        + " (select max(\"installed_rank\") from \"flyway_schema_history\")");

        assertThat(outlook().trouble())
                .hasValueSatisfying(
                        sentence -> assertThat(sentence)
                                .contains(
                                        "its tables have version 999, which is newer than this bridge knows; start the bridge version"));
    }

    @Test
    void one_that_holds_tables_of_somebody_else_is_named() throws SQLException {
        execute(LedgerDatabase.complete(h2()), "sa", "", "create table customers (id int)");

        assertThat(outlook().trouble()).hasValueSatisfying(sentence -> assertThat(sentence)
                .contains("it holds tables of somebody else; name an empty"));
    }

    @Test
    void a_user_who_may_only_read_is_named_and_nothing_is_written() throws Exception {
        String url;
        try (Connection owner = POSTGRES.dataSource().getConnection();
                Statement statement = owner.createStatement()) {
            // whom it is opened by stands behind the question mark
            url = owner.getMetaData().getURL().replaceFirst("\\?.*", "");
            statement.execute("create user auditor password 'auditor'");
            statement.execute("grant select on all tables in schema public to auditor");
        }

        assertThat(LedgerOutlook.of(url, "auditor", "auditor").trouble()).hasValueSatisfying(sentence -> assertThat(
                        sentence)
                .contains("it does not let the bridge write", "permission denied", "give ledger.user the rights"));
        assertThat(LedgerOutlook.of(url, "postgres", "postgres").trouble()).isEmpty();
    }

    @Test
    void nothing_is_left_behind() throws Exception {
        LedgerDatabase.open(h2(), "sa", "").close();
        outlook();

        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("ledger.mv.db");
        }
    }
}
