package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.feed.FeedConfiguration;
import io.vtexerpbridge.guardian.Guardian;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import io.vtexerpbridge.vtex.VtexPaused;
import io.vtexerpbridge.vtex.VtexRefused;
import io.vtexerpbridge.vtex.VtexUnavailable;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigureFeedRouteTest extends OneBridgeTest {

    @BeforeEach
    void fresh() {
        vtex.reset();
        bridge.bean("feedConfiguration", FeedConfiguration.class).missing(FakeVtex.ACCOUNT);
    }

    private static Exchange configure(TestBridge bridge) {
        return bridge.send("configure-feed", null, Map.of("account", FakeVtex.ACCOUNT));
    }

    private static boolean isDue(TestBridge bridge) {
        return bridge.bean("feedConfiguration", FeedConfiguration.class).isDue(FakeVtex.ACCOUNT);
    }

    @Test
    void a_missing_configuration_is_created() throws Exception {
        vtex.config(null);
        assertThat(configure(bridge).getException()).isNull();
        assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_CONFIG, FakeVtex.SET_CONFIG);
        JsonNode set = new ObjectMapper().readTree(vtex.config());
        assertThat(set.path("filter").path("type").asText()).isEqualTo("FromWorkflow");
        assertThat(set.path("filter").path("status"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "ready-for-handling",
                        "handling",
                        "invoiced",
                        "cancellation-requested",
                        "request-cancel",
                        "waiting-for-seller-decision",
                        "cancel",
                        "canceled",
                        "replaced");
        assertThat(set.path("filter").has("expression")).isFalse();
        assertThat(set.path("queue").path("MessageRetentionPeriodInSeconds").asInt())
                .isEqualTo(1_209_600);
        assertThat(set.path("queue").path("visibilityTimeoutInSeconds").asInt()).isBetween(60, 43_200);
        assertThat(isDue(bridge)).isFalse();
    }

    @Test
    void what_was_set_is_found_well_at_the_next_look() {
        vtex.config(null);
        configure(bridge);
        configure(bridge);
        assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_CONFIG, FakeVtex.SET_CONFIG, FakeVtex.GET_CONFIG);
    }

    @Test
    void a_configuration_that_is_right_is_not_touched() {
        assertThat(configure(bridge).getException()).isNull();
        assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_CONFIG);
        assertThat(isDue(bridge)).isFalse();
    }

    static Stream<Arguments> differences() {
        return Stream.of(
                Arguments.of("\"FromWorkflow\"", "\"FromOrders\"", "FromOrders"),
                Arguments.of("\"canceled\",", "", "canceled"),
                Arguments.of("\"canceled\",", "\"canceled\",\"order-created\",", "order-created"),
                Arguments.of("1209600", "345600", "345600"),
                Arguments.of("\":60,", "\":30,", "30"),
                Arguments.of("\"filter\"", "\"something\"", "there is none"));
    }

    @ParameterizedTest
    @MethodSource("differences")
    void a_configuration_that_differs_is_repaired(String good, String bad, String told) {
        vtex.config(FakeVtex.GOOD_CONFIG.replace(good, bad));
        Exchange looked = configure(bridge);
        assertThat(looked.getException()).isNull();
        assertThat(looked.getVariable("difference", String.class)).contains(told);
        assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_CONFIG, FakeVtex.SET_CONFIG);
        assertThat(configure(bridge).getVariable("difference", String.class)).isEmpty();
    }

    @Test
    void the_other_spelling_of_the_retention_is_the_same() {
        vtex.config(FakeVtex.GOOD_CONFIG.replace("messageRetention", "MessageRetention"));
        configure(bridge);
        assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_CONFIG);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void without_leave_to_configure_it_is_only_told(boolean missing, @TempDir Path other) {
        vtex.config(missing ? null : FakeVtex.GOOD_CONFIG.replace("1209600", "345600"));
        try (TestBridge careful = TestBridge.start(other, vtex, Map.of("feed.configure", "false"));
                Logs logs = Logs.of(Guardian.class.getName())) {
            Exchange looked = configure(careful);
            assertThat(looked.getException()).isNull();
            assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_CONFIG);
            assertThat(logs.lines())
                    .singleElement()
                    .asString()
                    .contains("WARN", "feed.configure", missing ? "there is none" : "345600");
            assertThat(isDue(careful)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void a_look_that_fails_is_due_again(int status) {
        vtex.next(FakeVtex.GET_CONFIG, Trick.status(status));
        assertThat(configure(bridge).getException()).isInstanceOf(VtexUnavailable.class);
        assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_CONFIG);
        assertThat(isDue(bridge)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "HTML", "500", "409"})
    void a_repair_that_fails_is_due_again(String what) {
        vtex.config(null);
        vtex.next(
                FakeVtex.SET_CONFIG,
                switch (what) {
                    case "cut" -> Trick.cut();
                    case "HTML" -> Trick.answer(200, "text/html", "<html>Sign in</html>");
                    default -> Trick.status(Integer.parseInt(what));
                });
        assertThat(configure(bridge).getException())
                .isInstanceOfAny(VtexUnavailable.class, VtexRefused.class)
                .hasMessageContaining("set-feed-configuration");
        assertThat(isDue(bridge)).isTrue();
        assertThat(vtex.config()).isNull();
    }

    @Test
    void a_refusal_other_than_404_is_not_taken_for_a_missing_configuration() {
        vtex.next(FakeVtex.GET_CONFIG, Trick.answer(400, "application/json", "{\"error\":{\"code\":\"1\"}}"));
        assertThat(configure(bridge).getException()).isInstanceOf(VtexRefused.class);
        assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_CONFIG);
    }

    @Test
    void a_missing_permission_to_configure_is_named(@TempDir Path other) {
        vtex.config(null);
        vtex.next(FakeVtex.SET_CONFIG, Trick.status(403));
        try (TestBridge forbidden = TestBridge.start(other, vtex, Map.of())) {
            assertThat(configure(forbidden).getException())
                    .isInstanceOf(VtexPaused.class)
                    .hasMessageContaining("Feed v3 and Hook Admin");
            assertThat(forbidden.trouble("vtex")).contains("Feed v3 and Hook Admin");
        }
    }
}
