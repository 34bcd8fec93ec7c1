package io.vtexerpbridge.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.erp.ErpChannelProblem;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.namedparam.EmptySqlParameterSource;

/** Whether the database is away, or one statement does not work in it. Public, so that H2 may call it. */
public class ErpDatabaseTest {

    @TempDir
    Path folder;

    private ErpDatabase database;

    @BeforeEach
    void open() throws IOException {
        String url = "jdbc:h2:mem:talk;INIT=create alias if not exists complain for \""
                + ErpDatabaseTest.class.getName() + ".complain\"";
        database = new ErpDatabase(new SqlAccess(url, "", "", "", folder.resolve("lib")));
        Files.writeString(folder.resolve("fine.sql"), "select 1");
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** What a trigger, a time limit or a cut line would make of a statement. */
    public static int complain(String state) throws SQLException {
        throw new SQLException("no, says " + state, state);
    }

    private SqlFile failing(String state) throws IOException {
        Files.writeString(folder.resolve(state + ".sql"), "select complain('" + state + "')");
        return SqlFile.in(folder, state).orElseThrow();
    }

    private void run(SqlFile file) {
        database.transaction(talk -> talk.query(file, EmptySqlParameterSource.INSTANCE, row -> row.next()));
        database.well(file);
    }

    /** A trigger's own error on PostgreSQL, Oracle and MySQL; a lock that does not come; a time limit. */
    @ParameterizedTest
    @ValueSource(strings = {"P0001", "72000", "45000", "55P03", "57014"})
    void what_one_statement_cannot_do_is_no_word_about_the_database(String state) throws IOException {
        assertThatThrownBy(() -> run(failing(state)))
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining("config/sql/" + state + ".sql")
                .hasMessageContaining("no, says " + state);
        assertThat(database.isAway()).isFalse();
        run(SqlFile.in(folder, "fine").orElseThrow());
        assertThat(database.trouble()).as("until it works").get().asString().contains("no, says " + state);
        database.well(failing(state));
        assertThat(database.trouble()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01"})
    void a_line_that_is_cut_and_a_server_that_stops_are(String state) throws IOException {
        assertThatThrownBy(() -> run(failing(state))).isInstanceOf(ErpChannelProblem.class);
        assertThat(database.isAway()).isTrue();
        run(SqlFile.in(folder, "fine").orElseThrow());
        assertThat(database.trouble()).isEmpty();
    }

    @Test
    void a_database_that_gives_no_connection_is_away() throws IOException {
        SqlFile fine = SqlFile.in(folder, "fine").orElseThrow();
        run(fine);
        database.close();
        assertThatThrownBy(() -> run(fine))
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining("erp.sql.url");
        assertThat(database.isAway()).isTrue();
    }

    /** What PostgreSQL and Oracle call deferred. */
    @Test
    void values_that_the_commit_alone_refuses_are_refused_and_the_database_is_not_away() throws Exception {
        Files.writeString(folder.resolve("child.sql"), "insert into child values ('nobody')");
        SqlFile child = SqlFile.in(folder, "child").orElseThrow();
        try (EmbeddedPostgres server = EmbeddedPostgres.start();
                ErpDatabase postgres = new ErpDatabase(
                        new SqlAccess(server.getJdbcUrl("postgres", "postgres"), "postgres", "", "", folder))) {
            try (Connection erp = server.getPostgresDatabase().getConnection();
                    Statement statement = erp.createStatement()) {
                statement.execute("create table parent (id varchar primary key)");
                statement.execute(
                        "create table child (parent varchar references parent (id) deferrable initially deferred)");
            }
            assertThatThrownBy(() -> postgres.transaction(talk -> talk.update(child, EmptySqlParameterSource.INSTANCE)))
                    .isInstanceOf(SqlRefusal.class)
                    .hasMessageContaining("a foreign key has no row that it names")
                    .message()
                    .doesNotContain("nobody");
            assertThat(postgres.isAway()).isFalse();
            assertThat(postgres.trouble()).isEmpty();
        }
    }
}
