package io.vtexerpbridge.sql;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

/** Statements within one transaction in the ERP's database. */
final class SqlTalk {

    private final NamedParameterJdbcTemplate jdbc;

    SqlTalk(JdbcTemplate jdbc) {
        this.jdbc = new NamedParameterJdbcTemplate(jdbc);
    }

    int update(SqlFile file, SqlParameterSource values) {
        return told(file, () -> jdbc.update(file.sql(), values));
    }

    /** Runs the statement for each row; tells whether it may have changed any, since some drivers do not count. */
    boolean updates(SqlFile file, List<? extends SqlParameterSource> rows) {
        int[] counts = rows.isEmpty()
                ? new int[0]
                : told(file, () -> jdbc.batchUpdate(file.sql(), rows.toArray(SqlParameterSource[]::new)));
        return Arrays.stream(counts).anyMatch(count -> count != 0);
    }

    <T> T query(SqlFile file, SqlParameterSource values, ResultSetExtractor<T> rows) {
        return told(file, () -> jdbc.query(file.sql(), values, rows));
    }

    private static <T> T told(SqlFile file, Supplier<T> statement) {
        try {
            return statement.get();
        } catch (DataAccessException e) {
            throw new StatementFailed(file, e);
        }
    }
}
