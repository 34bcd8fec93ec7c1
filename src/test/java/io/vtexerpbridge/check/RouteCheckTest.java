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

    private int port;

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
    void a_text_that_is_no_simple_expression_stops_the_start_with_its_line() {
        BridgeHome.in(folder)
                .write(
                        "routes/own/own.camel.yaml",
                        """
                - route:
                    id: own
                    routeConfigurationId: pass-failures-on
                    from:
                      uri: direct:own
                      steps:
                        - log:
                            message: "hello ${boddy}"
                        - filter:
                            expression:
                              simple:
                                expression: "${variable.a} === 'x'"
                            steps:
                              - setBody:
                                  expression:
                                    simple:
                                      expression: "hello ${variable.a"
                """);

        assertRefused(
                """
                routes/own/own.camel.yaml line 7: "hello ${boddy}" is no simple expression: Unknown function: boddy; mend it there
                routes/own/own.camel.yaml line 14: "hello ${variable.a" is no simple expression: a ${ has no } behind it; mend it there
                routes/own/own.camel.yaml line 9: "${variable.a} === 'x'" is no simple expression: Unexpected token =; mend it there"""
                        .replace("\n", System.lineSeparator()));
    }

    @Test
    void a_template_that_lacks_a_parameter_is_named_with_its_file_and_the_one_of_this_version_beside_it() {
        String template = "routes/channels/deliver-to-folder.camel.yaml";
        BridgeHome home = BridgeHome.in(folder).write(template + ".new", "as it is shipped");
        home.replace(template, "    parameters:", "    parameters:\n      - name: suffix");

        assertRefused(
                template + " line 7: the route template deliver-to-folder does not make the route deliver-to-folder: ");
        assertRefused("deliver-to-folder.camel.yaml.new beside it is the one of this version");
    }

    @Test
    void a_port_that_somebody_else_has_stops_the_start() {
        BridgeHome.in(folder);
        port = vtex.getAddress().getPort();

        assertRefused("The bridge cannot listen at 127.0.0.1:" + port
                + " (Address already in use); stop what listens there, or change http.port or http.host.");
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
            assertThat(bridge.camel() != null && bridge.camel().getStatus().isStarted())
                    .isFalse();
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
                        "HTTP_PORT", "" + port)));
    }
}
