package io.vtexerpbridge.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.BridgeHome;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar on a real PostgreSQL that goes away in the middle of a run: nothing is lost or doubled, and nobody restarts the bridge. */
class LedgerOutageIT {

    private static final int ORDERS = 80;

    @TempDir
    Path home;

    private EmbeddedPostgres server(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(home.resolve("postgres"))
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
    }

    @Test
    void a_ledger_that_is_gone_for_a_while_loses_and_doubles_nothing() throws Exception {
        BridgeHome.in(home);
        int port = freePort();
        int http = freePort();
        EmbeddedPostgres server = server(port);
        try (SandboxProcess sandbox = new SandboxProcess(home)) {
            Map<String, String> environment = new HashMap<>(sandbox.environment());
            environment.put("HTTP_PORT", Integer.toString(http));
            environment.put("FEED_POLL_PERIOD", "500ms");
            environment.put("LEDGER_URL", server.getJdbcUrl("postgres", "postgres"));
            environment.put("LEDGER_USER", "postgres");
            try (JarProcess bridge = JarProcess.start(home, environment, "run")) {
                await().atMost(Duration.ofMinutes(2)).until(() -> sandbox.summary()
                        .path("feed")
                        .path("configured")
                        .asBoolean());
                sandbox.makeOrders(ORDERS);
                await().atMost(Duration.ofMinutes(2)).until(() -> handled(sandbox) >= 10);

                // every connection is cut off, some of them while a commit is on its way
                for (int cut = 0; cut < 5; cut++) {
                    cutOff(server);
                    int before = handled(sandbox);
                    await().atMost(Duration.ofMinutes(1))
                            .until(() -> handled(sandbox) > before || handled(sandbox) == ORDERS);
                }

                server.close();
                sandbox.makeOrders(20);
                await().atMost(Duration.ofMinutes(1)).until(() -> ready(http).contains("The ledger does not answer"));
                server = server(port);

                await().atMost(Duration.ofMinutes(3)).until(() -> handled(sandbox) == ORDERS + 20);
                await().atMost(Duration.ofMinutes(1)).until(() -> !ready(http).contains("DOWN"));
                try (Stream<Path> files = Files.list(home.resolve("data/erp/orders"))) {
                    assertThat(files.filter(
                                    file -> !file.getFileName().toString().startsWith(".")))
                            .hasSize(ORDERS + 20);
                }
                assertThat(sandbox.summary().path("startHandlingAcceptedTwice").asInt())
                        .isZero();
                try (JarProcess audit = JarProcess.start(home, environment, "ledger", "audit")) {
                    assertThat(audit.exitCode()).as(audit.output()).isZero();
                    assertThat(audit.output().strip()).endsWith("balanced");
                }
                assertThat(bridge.terminate()).isEqualTo(143);
            }
        } finally {
            server.close();
        }
    }

    private static int handled(SandboxProcess sandbox) {
        return sandbox.summary().path("ordersByState").path("handling").asInt();
    }

    private static void cutOff(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'vtex-erp-bridge'");
        }
    }

    private static String ready(int port) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/health/ready"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
