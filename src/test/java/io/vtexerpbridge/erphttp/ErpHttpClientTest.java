package io.vtexerpbridge.erphttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vtexerpbridge.settings.Settings;
import io.vtexerpbridge.vtex.CallLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ERP with a certificate of its own: trusted when the keys say so, under its own name alone. */
class ErpHttpClientTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    static Path folder;

    private static final AtomicInteger CALLS = new AtomicInteger();

    private static HttpsServer server;

    @BeforeAll
    static void start() throws Exception {
        Path store = folder.resolve("erp.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process made = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "erp",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=erp",
                        "-ext",
                        "SAN=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(made.waitFor(60, TimeUnit.SECONDS) && made.exitValue() == 0).isTrue();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        Files.writeString(
                folder.resolve("erp.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getCertificate("erp").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            CALLS.incrementAndGet();
            byte[] said = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                    .getBytes();
            exchange.sendResponseHeaders(200, said.length);
            exchange.getResponseBody().write(said);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @Test
    void certificates_in_PEM_and_in_a_store_are_trusted() throws IOException {
        assertThat(ask("erp.pem", "", "localhost")).isEqualTo("Bearer T");
        assertThat(ask("erp.p12", PASSWORD, "localhost")).isEqualTo("Bearer T");
    }

    @Test
    void nobody_else_is_trusted_and_the_name_must_be_the_certificates() {
        assertThatThrownBy(() -> ask("", "", "localhost")).isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> ask("erp.pem", "", "127.0.0.1")).isInstanceOf(SSLException.class);
    }

    @Test
    void a_store_that_cannot_be_used_is_named_with_its_key() {
        assertThatThrownBy(() -> client("erp.p12", "wrong").check())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("erp.http.trust-store names " + folder.resolve("erp.p12"))
                .hasMessageContaining("erp.http.trust-store-password");
        assertThatThrownBy(() -> client("none.pem", "").check()).hasMessageContaining("none.pem");
    }

    @Test
    void a_look_from_afar_trusts_whom_calls_trust_and_sends_nothing() {
        int before = CALLS.get();
        assertThat(reach("erp.pem", "localhost")).isEmpty();
        assertThat(reach("", "localhost"))
                .singleElement()
                .asString()
                .contains("The certificate of localhost:", " is not trusted", "name that in erp.http.trust-store");
        assertThat(reach("erp.pem", "127.0.0.1")).singleElement().asString().contains("is not trusted");
        assertThat(reach("none.pem", "localhost")).singleElement().asString().contains("erp.http.trust-store names ");
        assertThat(CALLS).hasValue(before);
    }

    private static List<String> reach(String store, String host) {
        return new ErpHttpReach(settings(
                        store, "", "https://" + host + ":" + server.getAddress().getPort() + "/orders/{orderId}"))
                .troubles();
    }

    private static ErpHttpClient client(String store, String password) {
        return new ErpHttpClient(
                settings(store, password, ""),
                new CallLimits("test", Duration.ofSeconds(10), 1000),
                () -> "Bearer T",
                Map.of());
    }

    private static ErpHttpSettings settings(String store, String password, String ordersUrl) {
        Map<String, String> values = Map.of(
                "erp.http.orders-url",
                ordersUrl,
                "erp.http.timeout",
                "10s",
                "erp.http.trust-store",
                store.isEmpty() ? "" : folder.resolve(store).toString(),
                "erp.http.trust-store-password",
                password);
        return new ErpHttpSettings(
                Settings.loadOffline(Path.of("").toAbsolutePath(), Map.of()).with(values), "erp");
    }

    private static String ask(String store, String password, String host) throws IOException {
        HttpClientBuilder builder = HttpClientBuilder.create();
        client(store, password).configure(builder);
        try (CloseableHttpClient http = builder.build()) {
            HttpGet get =
                    new HttpGet("https://" + host + ":" + server.getAddress().getPort() + "/");
            return http.execute(
                    get, answer -> new String(answer.getEntity().getContent().readAllBytes()));
        }
    }
}
