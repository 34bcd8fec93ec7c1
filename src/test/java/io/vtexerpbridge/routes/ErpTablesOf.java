package io.vtexerpbridge.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The ERP on the other side of the channel sql: its own connection to its own database, with the shipped schema. */
final class ErpTablesOf {

    private final JdbcTemplate jdbc;

    ErpTablesOf(String url, String user) {
        jdbc = new JdbcTemplate(new DriverManagerDataSource(url, user, ""));
    }

    /** Makes the tables as an integrator does. */
    ErpTablesOf make() {
        try {
            String schema = Files.readString(Path.of("config/sql/schema.sql")).replaceAll("(?m)--.*$", "");
            for (String statement : schema.split(";")) {
                if (!statement.isBlank()) {
                    jdbc.execute(statement);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    void does(String sql, Object... values) {
        jdbc.update(sql, values);
    }

    <T> T asks(Class<T> type, String sql, Object... values) {
        return jdbc.queryForObject(sql, type, values);
    }

    long counts(String what, Object... values) {
        return asks(Long.class, "select count(*) from " + what, values);
    }

    Map<String, Object> row(String sql, Object... values) {
        return jdbc.queryForMap(sql, values);
    }

    List<Map<String, Object>> rows(String sql, Object... values) {
        return jdbc.queryForList(sql, values);
    }

    /** The names of the documents of an order, in the order in which they came. */
    List<String> documents(String orderId) {
        return jdbc.queryForList(
                "select document_name from bridge_order where order_id = ? order by id", String.class, orderId);
    }

    /** One invoice over all that is open of the order. */
    void invoices(String orderId, String number) {
        does("insert into bridge_invoices (order_id, invoice_number) values (?, ?)", orderId, number);
    }

    Map<String, Object> invoice(String number) {
        return row("select * from bridge_invoices where invoice_number = ?", number);
    }
}
