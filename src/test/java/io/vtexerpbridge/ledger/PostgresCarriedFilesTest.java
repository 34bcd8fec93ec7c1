package io.vtexerpbridge.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresCarriedFilesTest extends CarriedFilesContract {

    private static EmbeddedPostgres server;
    private static LedgerDatabase database;

    @BeforeAll
    static void open() throws IOException {
        server = EmbeddedPostgres.start();
        database = LedgerDatabase.open(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
    }

    @AfterAll
    static void close() throws IOException {
        database.close();
        server.close();
    }

    @Override
    DataSource dataSource() {
        return database.dataSource();
    }
}
