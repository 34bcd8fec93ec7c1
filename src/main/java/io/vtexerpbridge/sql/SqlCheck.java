package io.vtexerpbridge.sql;

import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.ledger.DatabaseWords;
import io.vtexerpbridge.records.Layout;
import io.vtexerpbridge.records.Subject;
import io.vtexerpbridge.records.SubjectHeader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Asks the ERP's database what it thinks of each statement, without running any. */
public final class SqlCheck {

    private final ErpDatabase database;
    private final SqlStatements statements;
    private final Function<Subject, Layout> layouts;

    /** @param statements without faults */
    public SqlCheck(ErpDatabase database, SqlStatements statements, Function<Subject, Layout> layouts) {
        this.database = database;
        this.statements = statements;
        this.layouts = layouts;
    }

    /**
     * What it finds wrong, in its own words.
     *
     * @throws ErpChannelProblem when it cannot be asked
     */
    public List<SqlFault> faults() {
        List<SqlFault> faults = new ArrayList<>();
        try (Connection connection = database.open().getConnection()) {
            for (SqlFile file : statements.all()) {
                prepare(connection, file).ifPresent(faults::add);
            }
            for (Map.Entry<Subject, SqlStatements.Inbound> one :
                    statements.inbound().entrySet()) {
                SqlFile select = one.getValue().select();
                if (faults.stream().noneMatch(fault -> fault.file().equals(select.label()))) {
                    columns(connection, one.getKey(), select).ifPresent(faults::add);
                }
            }
            return faults;
        } catch (SQLException e) {
            throw new ErpChannelProblem("The ERP's database " + database + ": " + DatabaseWords.of(e)
                    + "; look at the database, the network, and erp.sql.url, .user and .password.");
        }
    }

    /** PostgreSQL looks at a statement only when it is asked what its parameters are. */
    private static Optional<SqlFault> prepare(Connection connection, SqlFile file) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(file.prepared())) {
            statement.getParameterMetaData().getParameterCount();
            return Optional.empty();
        } catch (SQLException e) {
            if (!connection.isValid(5)) {
                throw e;
            }
            return Optional.of(new SqlFault(
                    file.label(), file.lineOf(e), DatabaseWords.of(e) + "; mend the statement or the table."));
        }
    }

    private Optional<SqlFault> columns(Connection connection, Subject subject, SqlFile select) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select.prepared())) {
            ResultSetMetaData columns = statement.getMetaData();
            // not every driver knows before it asks
            if (columns == null) {
                return Optional.empty();
            }
            if (!RowFile.hasId(columns)) {
                return Optional.of(new SqlFault(
                        select.label(), 0, "it has no column id; expected one that names the row in its table."));
            }
            return new SubjectHeader(subject, layouts.apply(subject), RowFile.header(columns))
                    .fault()
                    .map(sentence -> new SqlFault(
                            select.label(),
                            0,
                            sentence + "; rename them in the select, as in pedido as order_id, or in config/layouts."));
        }
    }
}
