package io.vtexerpbridge.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.BridgeHome;
import io.vtexerpbridge.check.Checkup;
import io.vtexerpbridge.check.Finding;
import io.vtexerpbridge.check.Look;
import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.ledger.DatabaseWords;
import io.vtexerpbridge.records.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mistake in a statement is told with its file, its line and what the database says. */
class SqlStatementsTest {

    private static final String URL = "jdbc:h2:mem:statements";

    @TempDir
    Path folder;

    private BridgeHome home;
    private Connection erp;
    private ErpDatabase database;

    @BeforeEach
    void open() throws SQLException, IOException {
        home = BridgeHome.in(folder);
        erp = DriverManager.getConnection(URL);
        try (Statement statement = erp.createStatement()) {
            statement.execute(Files.readString(folder.resolve("config/sql/schema.sql")));
        }
        database = new ErpDatabase(new SqlAccess(URL, "", "", "", folder.resolve("lib")));
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
        erp.close();
    }

    private List<String> faults() {
        SqlStatements statements = new SqlStatements(folder.resolve("config/sql"));
        List<SqlFault> faults = statements.faults();
        return (faults.isEmpty() ? new SqlCheck(database, statements, Layout::plain).faults() : faults)
                .stream().map(SqlFault::toString).toList();
    }

    @Test
    void the_shipped_ones_fit_the_shipped_schema() {
        assertThat(faults()).isEmpty();
        assertThat(new SqlStatements(folder.resolve("config/sql")).count()).isEqualTo(31);
    }

    @Test
    void a_parameter_that_there_is_not() {
        home.replace("config/sql/insert-order.sql", ":sequence", ":sequense");
        assertThat(faults())
                .containsExactly("config/sql/insert-order.sql line "
                        + home.lineOf("config/sql/insert-order.sql", ":sequense")
                        + ": there is no parameter :sequense; did you mean :sequence?");
    }

    @Test
    void a_second_statement_in_a_file() {
        home.write(
                "config/sql/insert-notice.sql",
                "insert into a (b) -- one; comment\nvalues (';', \";\", :reason) /* and;\nanother */ ;;\n\n-- then\n  update c set d = 1;\n");
        home.write("config/sql/outcome-notes.sql", "update a set b = 1 where c = :id; update d set e = 2");

        assertThat(faults())
                .containsExactly(
                        "config/sql/insert-notice.sql line 6: a second statement begins here, behind the ; in line 3;"
                                + " expected one a file: take one of them out.",
                        "config/sql/outcome-notes.sql line 1: a second statement begins here, behind the ; in line 1;"
                                + " expected one a file: take one of them out.");
    }

    @Test
    void what_stands_behind_the_end_and_is_no_statement_is_well() throws IOException {
        Path file = folder.resolve("config/sql/select-notes.sql");
        String shipped = Files.readString(file).stripTrailing();
        for (String end : List.of(";\n\n", "; -- the end; really", ";\n/* the\nend; */\n", " ; \n;")) {
            Files.writeString(file, shipped + end);
            assertThat(faults()).as(end).isEmpty();
        }
        for (String block : List.of(
                "begin a(:id); b(:id); end;",
                "-- a block\nDeclare x int; begin a(:id); end;",
                "select 'it''s;' as id")) {
            Files.writeString(file, block.replace(":id", ":account"));
            assertThat(new SqlStatements(folder.resolve("config/sql")).faults())
                    .as(block)
                    .isEmpty();
        }
    }

    @Test
    void a_column_and_a_word_that_the_database_does_not_know() {
        home.replace("config/sql/select-acks.sql", "\nfrom", "\nform");
        home.replace("config/sql/insert-order.sql", "tax_total", "tax_totl");
        assertThat(faults())
                .anyMatch(fault -> fault.startsWith("config/sql/insert-order.sql line "
                        + home.lineOf("config/sql/insert-order.sql", "tax_totl") + ": Column \"TAX_TOTL\""))
                .anyMatch(fault -> fault.startsWith("config/sql/select-acks.sql line "));
    }

    @Test
    void a_column_that_the_subject_does_not_have_and_rows_without_an_id() {
        home.replace("config/sql/select-acks.sql", "erp_number", "erp_number as nummer")
                .replace("config/sql/select-notes.sql", "id, ", "");
        assertThat(faults())
                .anyMatch(fault -> fault.startsWith("config/sql/select-acks.sql: NUMMER is an unknown column"))
                .anyMatch(fault -> fault.startsWith("config/sql/select-notes.sql: it has no column id"));
    }

    @Test
    void files_that_are_missing_or_named_for_nothing() {
        home.delete("config/sql/taken-notes.sql")
                .delete("config/sql/find-document.sql")
                .write("config/sql/select-invoice.sql", "select 1");
        assertThat(faults())
                .containsExactly(
                        "config/sql/find-document.sql: it is missing; copy it from the release.",
                        "config/sql/taken-notes.sql: it is missing; copy it from the release.",
                        "config/sql/select-invoice.sql: it is named for no sub-folder of the inbox; expected one such as"
                                + " select-invoices.sql.");
    }

    @Test
    void a_subject_without_its_select_is_not_used() {
        home.delete("config/sql/select-notes.sql");
        assertThat(faults()).isEmpty();
    }

    @Test
    void a_driver_that_nobody_has() {
        ErpDatabase other = new ErpDatabase(
                new SqlAccess("jdbc:oracle:thin:scott/tiger@erp:1521/x", "", "", "", folder.resolve("lib")));
        assertThatThrownBy(other::requireDriver)
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining("jdbc:oracle:")
                .hasMessageContaining("has no jar")
                .hasMessageNotContaining("tiger");
        assertThat(other + "").isEqualTo("jdbc:oracle:thin:scott/…@erp:1521/x");
    }

    @Test
    void check_names_them_before_the_bridge_runs() {
        home.replace("config/sql/insert-order.sql", ":sequence", ":sequense");
        Map<String, String> environment = Map.of("ERP_CHANNEL", "sql", "ERP_SQL_URL", URL);
        assertThat(new Checkup(folder, environment).offline().findings())
                .extracting(Finding::toString)
                .anyMatch(finding -> finding.contains("insert-order.sql") && finding.contains(":sequense"));

        home.replace("config/sql/insert-order.sql", ":sequense", ":sequence");
        Checkup mended = new Checkup(folder, environment).offline();
        assertThat(mended.findings()).isEmpty();
        assertThat(mended.looks()).extracting(Look::what).contains("31 statements in config/sql");
    }

    @Test
    void the_channel_needs_its_address() {
        assertThat(new Checkup(folder, Map.of("ERP_CHANNEL", "sql")).offline().findings())
                .extracting(Finding::toString)
                .anyMatch(finding -> finding.contains("erp.sql.url is missing"));
    }

    @Test
    void no_password_is_told() {
        assertThat(new SqlAccess("jdbc:x://u:secret@erp/db?password=secret&a=b", "", "secret", "", folder).toString())
                .isEqualTo("jdbc:x://…@erp/db?password=…&a=b");
        for (String password : List.of("tiger", "ti/ger", "\"ti@ger\"")) {
            String url = "jdbc:oracle:thin:scott/" + password;
            assertThat(new SqlAccess(url + "@//erp:1521/x", "", "", "", folder).toString())
                    .isEqualTo("jdbc:oracle:thin:scott/…@//erp:1521/x");
            assertThat(DatabaseWords.of(new SQLException("Invalid URL " + url + "@erp:1521/x given")))
                    .isEqualTo("Invalid URL jdbc:oracle:thin:scott/…@erp:1521/x given");
        }
        assertThat(new SqlAccess("jdbc:oracle:thin:@//erp:1521/x", "", "", "", folder).toString())
                .isEqualTo("jdbc:oracle:thin:@//erp:1521/x");
    }
}
