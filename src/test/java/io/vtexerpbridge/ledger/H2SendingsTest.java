package io.vtexerpbridge.ledger;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class H2SendingsTest extends SendingsContract {

    @TempDir
    static Path directory;

    private static LedgerDatabase database;

    @BeforeAll
    static void open() {
        database = LedgerDatabase.open("jdbc:h2:file:" + directory.resolve("ledger"), "sa", "");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Override
    DataSource dataSource() {
        return database.dataSource();
    }
}
