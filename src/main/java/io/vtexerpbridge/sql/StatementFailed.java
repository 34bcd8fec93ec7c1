package io.vtexerpbridge.sql;

import org.springframework.dao.DataAccessException;

/** Which statement it was that the database did not do. */
final class StatementFailed extends RuntimeException {

    private final SqlFile file;
    private final DataAccessException problem;

    StatementFailed(SqlFile file, DataAccessException problem) {
        super(problem);
        this.file = file;
        this.problem = problem;
    }

    SqlFile file() {
        return file;
    }

    DataAccessException problem() {
        return problem;
    }
}
