package io.vtexerpbridge;

import io.vtexerpbridge.ledger.LedgerDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A ledger in H2 as a first start leaves it, its tables made once for all tests of a JVM. */
public final class EmptyLedger {

    private static final String FILE = "ledger.mv.db";
    private static byte[] content;

    private EmptyLedger() {}

    /** Puts it into this folder, unless there is a ledger; its user and password are empty, as is shipped. */
    public static synchronized void into(Path data) throws IOException {
        if (Files.exists(data.resolve(FILE))) {
            return;
        }
        if (content == null) {
            Path made = Files.createTempDirectory("ledger");
            LedgerDatabase.open("jdbc:h2:file:" + made.resolve("ledger"), "", "")
                    .close();
            content = Files.readAllBytes(made.resolve(FILE));
            Files.delete(made.resolve(FILE));
            Files.delete(made);
        }
        Files.createDirectories(data);
        Files.write(data.resolve(FILE), content);
    }
}
