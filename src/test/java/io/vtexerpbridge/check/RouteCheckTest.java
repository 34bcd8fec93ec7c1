package io.vtexerpbridge.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.vtexerpbridge.Bridge;
import io.vtexerpbridge.BridgeHome;
import io.vtexerpbridge.StartProblem;
import io.vtexerpbridge.settings.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge does not start with routes that would lead orders nowhere; Camel alone does. */
class RouteCheckTest {

    private static final String DELIVER = "routes/orders/deliver-order.camel.yaml";

    @TempDir
    private Path folder;

    /** A VTEX that has nothing and counts who asks. */
    private HttpServer vtex;

    private final AtomicInteger calls = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        vtex = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        vtex.createContext("/", call -> {
            calls.incrementAndGet();
            call.sendResponseHeaders(404, -1);
            call.close();
        });
        vtex.start();
    }

    @AfterEach
    void stop() {
        vtex.stop(0);
    }

    @Test
    void the_shipped_routes_start() throws Exception {
        BridgeHome.in(folder);
        try (Bridge bridge = bridge()) {
            bridge.start();
            assertThat(bridge.camel().getStatus().isStarted()).isTrue();
        }
    }

    @Test
    void a_misspelt_error_configuration_stops_the_start_before_the_first_poll() {
        BridgeHome.in(folder).replace(DELIVER, "pass-failures-on", "pass-failure-on");

        assertRefused(DELIVER + " line 4: route deliver-order names the error configuration pass-failure-on");
    }

    @Test
    void a_direct_endpoint_that_nobody_listens_at_stops_the_start() {
        BridgeHome.in(folder).replace(DELIVER, "uri: direct:release-order", "uri: direct:relase-order");

        assertRefused("direct:relase-order has no route");
    }

    @Test
    void a_route_that_another_one_would_replace_stops_the_start() {
        BridgeHome.in(folder)
                .write(
                        "routes/own/own.camel.yaml",
                        """
                - route:
                    id: ack-order
                    routeConfigurationId: pass-failures-on
                    from:
                      uri: direct:ack-order
                      steps:
                        - log:
                            message: never acknowledged
                """);

        assertRefused("the id ack-order is taken by routes/");
    }

    @Test
    void a_route_without_description_starts_and_is_a_matter_for_check_alone() throws Exception {
        BridgeHome.in(folder).replace(DELIVER, "    description: Hands the document to the ERP's channel\n", "");
        try (Bridge bridge = bridge()) {
            bridge.start();
            assertThat(bridge.camel().getStatus().isStarted()).isTrue();
        }
    }

    private void assertRefused(String sentence) {
        try (Bridge bridge = bridge()) {
            assertThatThrownBy(bridge::start).isInstanceOf(StartProblem.class).hasMessageContaining(sentence);
            assertThat(bridge.camel().getStatus().isStarted()).isFalse();
        }
        assertThat(calls).hasValue(0);
    }

    private Bridge bridge() {
        return new Bridge(Settings.load(
                folder,
                Map.of(
                        "VTEX_BASE_URL", "http://127.0.0.1:" + vtex.getAddress().getPort(),
                        "VTEX_ACCOUNT", "acmestore",
                        "VTEX_APP_KEY", "key",
                        "VTEX_APP_TOKEN", "token",
                        "HTTP_PORT", "0")));
    }
}
