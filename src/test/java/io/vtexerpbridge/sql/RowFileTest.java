package io.vtexerpbridge.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.ledger.SqlBatches.BatchRow;
import io.vtexerpbridge.records.Layout;
import io.vtexerpbridge.records.Subject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a database gives becomes a file as an ERP would have dropped it. */
class RowFileTest {

    private Connection database;

    @BeforeEach
    void open() throws SQLException {
        database = DriverManager.getConnection("jdbc:h2:mem:");
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    private RowFile file(Subject subject, String select, int most) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(select)) {
            RowFile file = new RowFile(subject, Layout.plain(subject), ';', ',', rows.getMetaData());
            boolean room = true;
            while (room && rows.next()) {
                room = file.add(rows, most);
            }
            return file;
        }
    }

    @Test
    void values_are_written_as_the_inbox_reads_them() throws SQLException {
        RowFile file = file(
                Subject.INVOICES,
                "select 7 as id, 'A-01' as order_id, 12.5000 as invoice_value, 3 as quantity, 100 as unit_price,"
                        + " timestamp with time zone '2026-11-20 10:15:30-03:00' as issued_at,"
                        + " date '2026-11-21' as a_day, timestamp '2026-11-20 10:15:30' as a_time, true as flag, cast(null as varchar) as type,"
                        + " 'a;b \"c\"' as text",
                500);

        assertThat(file.text().lines())
                .containsExactly(
                        "ORDER_ID;INVOICE_VALUE;QUANTITY;UNIT_PRICE;ISSUED_AT;A_DAY;A_TIME;FLAG;TYPE;TEXT",
                        "A-01;12,5;3;100;2026-11-20T10:15:30-03:00;2026-11-21;2026-11-20T10:15:30;true;;\"a;b \"\"c\"\"\"");
        assertThat(file.baseName()).isEqualTo("invoices-7-7");
    }

    @Test
    void a_row_is_known_by_the_line_on_which_it_begins() throws SQLException {
        RowFile file = file(
                Subject.NOTES,
                "select x as id, 'A-01' as order_id, 'one' || chr(13) || chr(10) || 'two' || chr(13) || x as text"
                        + " from system_range(1, 3)",
                500);

        assertThat(file.rows()).extracting(BatchRow::line).containsExactly(2L, 5L, 8L);
        assertThat(file.rows()).extracting(BatchRow::recordLine).containsExactly(2L, 5L, 8L);
    }

    @Test
    void a_full_file_ends_with_its_last_record_whole() throws SQLException {
        RowFile file = file(
                Subject.CHANGES,
                "select x as id, 'A-01' as order_id, 'c' || (x / 3) as change_id from system_range(3, 100)",
                7);

        assertThat(file.rows()).hasSize(9);
        assertThat(file.rows()).extracting(BatchRow::recordLine).containsExactly(2L, 2L, 2L, 5L, 5L, 5L, 8L, 8L, 8L);
    }

    @Test
    void rows_of_one_record_that_lie_apart_know_where_it_begins() throws SQLException {
        RowFile file = file(
                Subject.INVOICES,
                "select x as id, 'A-01' as order_id, mod(x, 2) as invoice_number from system_range(1, 4)",
                500);

        assertThat(file.rows()).extracting(BatchRow::recordLine).containsExactly(2L, 3L, 2L, 3L);
    }

    @Test
    void ids_keep_their_type_and_choose_no_path() throws SQLException {
        RowFile file = file(Subject.ACKS, "select '../x y' as id, 'A-01' as order_id", 500);
        RowFile uuid = file(
                Subject.ACKS,
                "select cast('0f0e0d0c-0000-0000-0000-000000000001' as uuid) as id, 'A-01' as order_id",
                500);

        assertThat(file.baseName()).isEqualTo("acks-___x_y-___x_y");
        assertThat(file.rows()).containsExactly(new BatchRow(2, 2, "../x y", "text", null));
        assertThat(uuid.rows().get(0).rowIdType()).isEqualTo("uuid");
        assertThatThrownBy(() -> file(Subject.ACKS, "select cast(null as bigint) as id, 'A-01' as order_id", 500))
                .isInstanceOf(SqlRefusal.class)
                .hasMessageContaining("no id");
        assertThat(List.of(uuid.baseName())).noneMatch(name -> name.contains("/"));
    }
}
