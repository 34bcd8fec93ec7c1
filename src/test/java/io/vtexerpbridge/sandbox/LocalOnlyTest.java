package io.vtexerpbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page in this machine's browser can do to the sandbox when it comes from elsewhere. */
class LocalOnlyTest {

    private static Sandbox sandbox;
    private static URI address;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(SandboxOptions.defaults());
        address = URI.create(sandbox.url());
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    /** A name of the attacker's own that resolves to this machine: the browser takes it for the attacker's site. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:80",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "evil.example#127.0.0.1",
                "0.0.0.0",
                "[::]",
                "",
                "127.0.0.1:1:2"
            })
    void a_foreign_name_for_this_machine_controls_nothing(String host) throws IOException {
        for (String path :
                new String[] {"/", "/sandbox/orders", "/sandbox/orders/../orders", "//sandbox/orders", "/SANDBOX/orders"
                }) {
            assertThat(status("GET", path, host)).as(path).isIn(400, 403, 404);
            assertThat(status("POST", path, host)).as(path).isIn(400, 403, 404, 405);
        }
    }

    @Test
    void this_machine_s_own_names_do() throws IOException {
        for (String host : new String[] {"127.0.0.1", "localhost", "[::1]", "127.0.0.1:" + address.getPort()}) {
            assertThat(status("GET", "/sandbox/orders", host)).as(host).isEqualTo(200);
        }
    }

    @Test
    void it_listens_on_loopback() {
        assertThat(address.getHost()).isEqualTo("127.0.0.1");
    }

    private static int status(String method, String path, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\nHost: " + host
                                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return Integer.parseInt(answer.substring(9, 12));
        }
    }
}
