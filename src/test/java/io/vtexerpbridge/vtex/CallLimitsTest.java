package io.vtexerpbridge.vtex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallLimitsTest {

    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private HttpHandler handler;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> handler.handle(exchange));
        server.start();
    }

    @AfterEach
    void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private String get(Duration longest, long largest) throws IOException {
        return get(server.getAddress().getPort(), longest, largest);
    }

    private static String get(int port, Duration longest, long largest) throws IOException {
        try (CallLimits limits = new CallLimits(longest, largest);
                CloseableHttpClient client = HttpClientBuilder.create()
                        .disableAutomaticRetries()
                        .addExecInterceptorFirst("limits", limits)
                        .build()) {
            return client.execute(
                    new HttpGet("http://127.0.0.1:" + port + "/"),
                    answer -> answer.getEntity() == null ? "" : EntityUtils.toString(answer.getEntity()));
        }
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(body.length == 0 ? 204 : 200, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Test
    void what_is_within_the_limits_comes_through_as_it_is() throws IOException {
        handler = exchange -> answer(exchange, "x".repeat(1000).getBytes(StandardCharsets.UTF_8));
        assertThat(get(Duration.ofSeconds(20), 1000)).isEqualTo("x".repeat(1000));
        handler = exchange -> answer(exchange, new byte[0]);
        assertThat(get(Duration.ofSeconds(20), 1000)).isEmpty();
    }

    @Test
    void what_is_larger_is_cut_off() {
        handler = exchange -> answer(exchange, new byte[1001]);
        assertThatThrownBy(() -> get(Duration.ofSeconds(20), 1000)).hasMessage("the answer is larger than 1000 bytes");
    }

    @Test
    void what_never_ends_is_cut_off_at_its_size() {
        handler = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (end.getCount() > 0) {
                    out.write(new byte[1000]);
                }
            }
        };
        assertThatThrownBy(() -> get(Duration.ofSeconds(20), 100_000)).hasMessageContaining("larger than 100000");
    }

    @Test
    void the_size_is_that_of_what_was_unpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(new byte[1_000_000]);
        }
        assertThat(packed.size()).isLessThan(10_000);
        handler = exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            answer(exchange, packed.toByteArray());
        };
        assertThatThrownBy(() -> get(Duration.ofSeconds(20), 100_000)).hasMessageContaining("larger than 100000");
    }

    @Test
    void a_body_that_drips_is_cut_off() {
        handler = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            drip(exchange.getResponseBody());
        };
        assertThatThrownBy(() -> get(Duration.ofMillis(400), 100_000)).hasMessageContaining("no whole answer within");
    }

    @Test
    void headers_that_drip_are_cut_off() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.submit(() -> {
                try (Socket caller = listening.accept()) {
                    OutputStream out = caller.getOutputStream();
                    out.write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
                    drip(out);
                }
                return null;
            });
            assertThatThrownBy(() -> get(listening.getLocalPort(), Duration.ofMillis(400), 100_000))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no whole answer within");
        }
    }

    private void drip(OutputStream out) throws IOException {
        try (out) {
            while (!end.await(20, TimeUnit.MILLISECONDS)) {
                out.write('x');
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
