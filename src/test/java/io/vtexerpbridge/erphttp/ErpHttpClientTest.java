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
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

    private static ErpHttpClient client(String store, String password) {
        Map<String, String> values = Map.of(
                "erp.http.timeout",
                "10s",
                "erp.http.trust-store",
                store.isEmpty() ? "" : folder.resolve(store).toString(),
                "erp.http.trust-store-password",
                password);
        ErpHttpSettings settings = new ErpHttpSettings(
                Settings.loadOffline(Path.of("").toAbsolutePath(), Map.of()).with(values), "erp");
        return new ErpHttpClient(
                settings, new CallLimits("test", Duration.ofSeconds(10), 1000), () -> "Bearer T", Map.of());
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
