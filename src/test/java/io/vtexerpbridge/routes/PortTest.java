package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bridge's one port, as somebody tries it who was given nothing; docs/security.md has the same as a table. */
class PortTest {

    private static final List<String> OPEN =
            List.of("/observe/health", "/observe/health/live", "/observe/health/ready", "/observe/metrics");

    @TempDir
    private static Path home;

    private static FakeVtex vtex;
    private static TestBridge bridge;
    private static RawHttp port;
    private static String admitted;

    @BeforeAll
    static void start() throws IOException {
        vtex = new FakeVtex();
        bridge = TestBridge.start(home, vtex, Map.of("http.user", "ana", "http.password", "s3cr:et"));
        bridge.heardOf("v1-01");
        Properties file = new Properties();
        try (var in = Files.newBufferedReader(home.resolve("data/order-api"))) {
            file.load(in);
        }
        port = new RawHttp(file.getProperty("url"));
        admitted = "Authorization: Basic " + Base64.getEncoder().encodeToString("ana:s3cr:et".getBytes());
    }

    @AfterAll
    static void stop() {
        bridge.close();
        vtex.close();
    }

    @Test
    void only_health_and_metrics_are_open() {
        List<String> asked = new ArrayList<>();
        PlatformHttpComponent http = bridge.camel().getComponent("platform-http", PlatformHttpComponent.class);
        List<HttpEndpointModel> endpoints = new ArrayList<>(http.getHttpEndpoints());
        endpoints.addAll(http.getHttpManagementEndpoints());
        for (HttpEndpointModel one : endpoints) {
            String path = one.getUri().replaceAll("\\{\\w+}", "x");
            asked.add(path);
            if (!OPEN.contains(path)) {
                String methods = one.getVerbs() == null ? "GET,POST,PUT,DELETE" : one.getVerbs();
                for (String method : methods.split(",")) {
                    assertThat(port.send(method + " " + path).status())
                            .as(method + " " + path)
                            .isEqualTo(401);
                }
            }
        }
        assertThat(asked).contains("/api/orders", "/observe/health", "/observe/metrics");
        assertThat(OPEN).allSatisfy(path -> assertThat(port.send("GET " + path).status())
                .isIn(200, 503));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api",
                "/api/",
                "/api/x",
                "/console",
                "/observe",
                "/observe/",
                "/observe/info",
                "/observe/dev",
                "/observe/jolokia",
                "/observe/upload/x",
                "/observe/download/x",
                "/observe/send",
                "/q/health",
                "/config/application.properties",
                "/data/order-api",
                "/../data/order-api",
                "/observe/../data/order-api",
                "/observe/%2e%2e/%2e%2e/data/order-api",
                "/observe/health/../info",
                "/favicon.ico"
            })
    void nothing_else_is_there(String path) {
        assertThat(port.send("GET " + path, admitted).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//api/orders",
                "/api//orders",
                "/./api/orders",
                "/api/../api/orders",
                "/observe/health/../../api/orders",
                "/observe/health/%2e%2e/%2E%2E/api/orders",
                "/observe/health/..%2f..%2fapi/orders",
                "/api/orders/",
                "/api/orders/.",
                "/API/orders",
                "/Api/Orders",
                "/api%2forders",
                "/%61pi/orders",
                "/api/orders%00",
                "/api/orders;jsessionid=1",
                "/api/orders?",
                "/api/orders#x",
                "/api\\orders",
                "http://127.0.0.1/api/orders",
                "*"
            })
    void no_spelling_of_a_path_goes_round_the_password(String path) {
        RawHttp.Answer answer = port.send("GET " + path);

        assertThat(answer.status()).as(answer.text()).isIn(0, 400, 401, 404);
        assertThat(answer.text()).doesNotContain("v1-01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "X"})
    void no_method_goes_round_the_password_or_gives_headers_back(String method) {
        for (String path : List.of("/api/orders", "/observe/health")) {
            RawHttp.Answer answer = port.send(
                    method + " " + path, "X-HTTP-Method-Override: GET", "X-Method-Override: GET", "X-Mine: a-secret");

            assertThat(answer.status()).as(method + " " + path + answer.text()).isNotEqualTo(200);
            assertThat(answer.text()).doesNotContain("v1-01", "a-secret", "Access-Control");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CamelHttpPath",
                "CamelHttpUri",
                "camelHttpUri",
                "CAMELHTTPURI",
                "CamelHttpMethod",
                "CamelHttpQuery",
                "CamelHttpRawQuery",
                "CamelHttpHost",
                "CamelRestHttpUri",
                "CamelFileName",
                "CAmelFileName",
                "CamelBeanMethodName",
                "CAMELBeanMethodName",
                "camelbeanmethodname",
                "CamelBeanParameterTypes",
                "CamelHttpResponseCode",
                "CamelLanguageScript",
                "CamelJmsDestinationName",
                "CamelSqlQuery",
                "org.apache.camel.Exchange",
                "CamelExecCommandExecutable"
            })
    void a_header_that_means_something_to_camel_changes_nothing(String header) {
        String plain = body(port.send("GET /api/orders", admitted));
        assertThat(plain).contains("v1-01");
        int calls = vtex.calls().size();

        assertThat(body(port.send("GET /api/orders", admitted, header + ": hashCode")))
                .isEqualTo(plain);
        assertThat(body(port.send("GET /api/orders?" + header + "=hashCode", admitted)))
                .isEqualTo(plain);
        RawHttp.Answer refused = port.send("GET /api/orders", header + ": 200");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text()).doesNotContainIgnoringCase(header).doesNotContain("v1-01");
        assertThat(vtex.calls()).hasSize(calls);
    }

    @Test
    void what_answers_says_nothing_of_the_inside() {
        for (RawHttp.Answer answer : List.of(
                port.send("GET /api/orders", admitted), port.send("GET /api/orders"), port.send("GET /nowhere"))) {
            assertThat(answer.text().toLowerCase())
                    .doesNotContain(
                            "camel", "vert.x", "netty", "breadcrumb", "\r\nserver:", "set-cookie", "authorization:");
        }
    }

    @Test
    void a_page_of_another_site_cannot_use_the_password_a_browser_remembers() {
        assertThat(port.send("GET /api/orders", admitted, "Sec-Fetch-Site: cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(port.send("GET /api/orders", admitted, "Sec-Fetch-Site: same-site")
                        .status())
                .isEqualTo(403);
        assertThat(port.send("GET /api/orders", admitted, "Origin: https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(port.send("GET /api/orders", admitted, "Origin: null").status())
                .isEqualTo(403);
        assertThat(port.send("GET /api/orders", admitted, "Sec-Fetch-Site: same-origin")
                        .status())
                .isEqualTo(200);
        assertThat(port.send("GET /api/orders", admitted, "Sec-Fetch-Site: none")
                        .status())
                .isEqualTo(200);
        assertThat(port.send("GET /api/orders", admitted, "Origin: " + port.url())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_huge_body_is_refused_and_none_is_kept_on_the_disk() {
        String huge = "x".repeat(3_000_000);
        String parts = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"../f\"\r\n\r\nheld\r\n--b--\r\n";

        assertThat(port.send("GET /api/orders", List.of(admitted), huge).status())
                .isIn(0, 413);
        assertThat(port.send("GET /observe/health", List.of(), huge).status()).isIn(0, 200, 413, 503);
        port.send("GET /api/orders", List.of(admitted, "Content-Type: multipart/form-data; boundary=b"), parts);
        port.send("GET /api/orders", List.of("Content-Type: multipart/form-data; boundary=b"), parts);
        assertThat(port.send(
                                "POST /api/orders/retry",
                                List.of(admitted, "Content-Type: Multipart/Form-Data; boundary=b"),
                                parts)
                        .status())
                .isEqualTo(415);

        assertThat(Path.of("file-uploads")).doesNotExist();
        assertThat(home.resolve("file-uploads")).doesNotExist();
        assertThat(port.send("GET /api/orders", admitted).status()).isEqualTo(200);
    }

    @Test
    void huge_and_smuggled_headers_are_refused() {
        assertThat(port.send("GET /api/orders", "X-Long: " + "x".repeat(100_000))
                        .status())
                .isIn(0, 400, 431);
        assertThat(port.send("GET /" + "x".repeat(100_000)).status()).isIn(0, 400, 414);
        List<String> both = List.of("Transfer-Encoding: chunked", "Content-Length: 6");
        String second = "0\r\n\r\nGET /api/orders HTTP/1.1\r\nHost: x\r\n" + admitted + "\r\n\r\n";
        assertThat(port.send("GET /observe/health/live", both, second).text()).doesNotContain("v1-01");
    }

    @Test
    void clients_that_never_finish_keep_nobody_else_waiting() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                slow.add(port.begin(
                        i % 2 == 0
                                ? "GET /api/orders HTTP/1.1\r\nHost: x\r\nX-Slow: "
                                : "GET /api/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"));
            }
            assertThat(port.send("GET /observe/health/live").status()).isEqualTo(200);
            assertThat(port.send("GET /api/orders", admitted).status()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static String body(RawHttp.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text().substring(answer.text().indexOf("\r\n\r\n"));
    }
}
