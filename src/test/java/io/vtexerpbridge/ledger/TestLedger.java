package io.vtexerpbridge.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An empty ledger for one test class: a file of H2, or a database of the PostgreSQL server that all classes of a JVM share. */
final class TestLedger implements BeforeAllCallback, AfterAllCallback {

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static EmbeddedPostgres server;

    private final boolean postgres;
    private Path folder;
    private LedgerDatabase database;

    private TestLedger(boolean postgres) {
        this.postgres = postgres;
    }

    static TestLedger h2() {
        return new TestLedger(false);
    }

    static TestLedger postgres() {
        return new TestLedger(true);
    }

    DataSource dataSource() {
        return database.dataSource();
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        if (postgres) {
            database = LedgerDatabase.open(fresh(), "postgres", "postgres");
        } else {
            folder = Files.createTempDirectory("ledger");
            database = LedgerDatabase.open("jdbc:h2:file:" + folder.resolve("ledger"), "sa", "");
        }
    }

    /** The server ends with the JVM. */
    private static synchronized String fresh() throws IOException, SQLException {
        if (server == null) {
            server = EmbeddedPostgres.start();
        }
        String name = "ledger" + DATABASES.incrementAndGet();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return server.getJdbcUrl("postgres", name);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        database.close();
        if (folder != null) {
            List<Path> files;
            try (Stream<Path> all = Files.walk(folder)) {
                files = all.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }
}
