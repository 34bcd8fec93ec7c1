package io.vtexerpbridge.routes;

import static io.vtexerpbridge.routes.TestBridge.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vtexerpbridge.routes.FakeVtex.Call;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import io.vtexerpbridge.vtex.VtexRefused;
import io.vtexerpbridge.vtex.VtexUnavailable;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every call to VTEX has in common; routes/shared/vtex.camel.yaml. */
@OneBridgeTest.Keys({"vtex.response-timeout = 300ms", "vtex.requests-per-minute = 100000"})
class VtexCallTest extends OneBridgeTest {

    private static final List<String> CALLS = List.of(
            FakeVtex.GET_CONFIG,
            FakeVtex.SET_CONFIG,
            FakeVtex.GET_FEED,
            FakeVtex.COMMIT,
            FakeVtex.GET_ORDER,
            FakeVtex.START);

    @BeforeEach
    void fresh() {
        vtex.reset();
        vtex.order("1-01", "ready-for-handling");
    }

    static Stream<String> calls() {
        return CALLS.stream();
    }

    private static Object bodyOf(String call) {
        return switch (call) {
            case FakeVtex.SET_CONFIG -> FakeVtex.GOOD_CONFIG;
            case FakeVtex.COMMIT -> "{\"handles\":[\"H1\"]}";
            default -> "whatever was in the body before";
        };
    }

    private static Exchange call(TestBridge at, String call) {
        return at.send(call, bodyOf(call), Map.of("account", FakeVtex.ACCOUNT, "orderId", "1-01"));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void a_call_carries_key_token_and_types_and_nothing_of_ours(String name) {
        Exchange exchange = new DefaultExchange(bridge.camel());
        exchange.getMessage().setBody(bodyOf(name));
        exchange.getMessage().setHeader("X-Internal", "ours");
        exchange.getMessage().setHeader("Authorization", "Basic c2VjcmV0");
        exchange.getMessage().setHeader("Cookie", "session=1");
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "DELETE");
        exchange.getMessage().setHeader(Exchange.HTTP_URI, "http://127.0.0.1:1/elsewhere");
        exchange.getMessage().setHeader(Exchange.HTTP_QUERY, "steal=1");
        exchange.setVariable("account", FakeVtex.ACCOUNT);
        exchange.setVariable("orderId", "1-01");
        exchange.setVariable("secretVariable", "stays home");
        bridge.camel().createProducerTemplate().send("direct:" + name, exchange);

        assertThat(exchange.getException()).isNull();
        // FakeVtex checks method, path, key, token, Accept and Content-Type of every call.
        Call made = vtex.calls().get(0);
        assertThat(vtex.calls()).hasSize(1);
        assertThat(made.name()).isEqualTo(name);
        Set<String> headers = new TreeSet<>(made.headers().keySet());
        headers.removeAll(Set.of(
                "accept",
                "accept-encoding",
                "connection",
                "content-length",
                "content-type",
                "host",
                "user-agent",
                "x-vtex-api-appkey",
                "x-vtex-api-apptoken"));
        assertThat(headers).isEmpty();
        assertThat(exchange.getMessage().getHeaders())
                .as("nothing of VTEX's stays")
                .isEmpty();
        assertThat(exchange.getMessage().getBody()).isInstanceOf(JsonNode.class);
    }

    @Test
    void a_503_is_not_repeated_by_the_client() {
        // The client would repeat after a second, and only where that is less than the timeout.
        try (TestBridge patient = TestBridge.start(home.resolve("patient"), vtex, Map.of())) {
            for (String name : CALLS) {
                vtex.always(name, Trick.status(503));
                assertThat(call(patient, name).getException())
                        .isInstanceOf(VtexUnavailable.class)
                        .hasMessage("VTEX account acmestore answered 503 to " + name);
            }
            assertThat(vtex.callNames()).containsExactlyElementsOf(CALLS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_not_followed(int status) {
        try (FakeVtex thief = new FakeVtex()) {
            vtex.next(
                    FakeVtex.GET_ORDER,
                    Trick.status(status).header("Location", thief.url() + "/api/oms/pvt/orders/1-01"));
            assertThat(call(bridge, FakeVtex.GET_ORDER).getException())
                    .isInstanceOf(VtexUnavailable.class)
                    .hasMessageContaining(String.valueOf(status))
                    .hasMessageContaining("View order");
            assertThat(vtex.calls()).hasSize(1);
            assertThat(thief.calls()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../../orders/feed|..%2F..%2Forders%2Ffeed",
                "..|%2E%2E",
                "a/b|a%2Fb",
                "a b|a%20b",
                "a+b|a%2Bb",
                "a?b=c|a%3Fb%3Dc",
                "a#b|a%23b",
                "a%2Fb|a%252Fb",
                "a;b=c|a%3Bb%3Dc",
                "a&b|a%26b",
                "caf\u00e9|caf%C3%A9",
                "${exchangeId}|%24%7BexchangeId%7D",
                "{{vtex.account}}|%7B%7Bvtex.account%7D%7D",
                "a,b|a%2Cb",
                "a)b(|a%29b%28",
                "a\\b|a%5Cb"
            })
    void an_order_id_stays_one_segment_of_the_path(String orderId, String segment) {
        vtex.order(orderId, "ready-for-handling");
        for (String name : List.of(FakeVtex.GET_ORDER, FakeVtex.START)) {
            Exchange made = bridge.send(name, null, Map.of("account", FakeVtex.ACCOUNT, "orderId", orderId));
            assertThat(made.getException()).isNull();
        }
        assertThat(vtex.calls())
                .extracting(Call::path)
                .containsExactly(
                        "/api/oms/pvt/orders/" + segment, "/api/oms/pvt/orders/" + segment + "/start-handling");
        assertThat(vtex.accepted(orderId)).isEqualTo(1);
    }

    @Test
    void nobody_answering_is_told_with_the_key_to_look_at() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (TestBridge alone =
                TestBridge.start(home.resolve("alone"), vtex, Map.of("vtex.base-url", "http://127.0.0.1:" + free))) {
            assertThat(call(alone, FakeVtex.GET_ORDER).getException())
                    .isInstanceOf(VtexUnavailable.class)
                    .hasMessageContaining("get-order")
                    .hasMessageContaining("vtex.base-url");
            assertThat(alone.trouble("vtex")).contains("vtex.base-url");
        }
    }

    @Test
    void an_answer_that_does_not_come_ends_with_the_timeout_and_frees_the_connection() {
        vtex.next(FakeVtex.GET_ORDER, Trick.hang());
        assertThat(call(bridge, FakeVtex.GET_ORDER).getException()).isInstanceOf(VtexUnavailable.class);
        assertThat(call(bridge, FakeVtex.GET_ORDER).getException()).isNull();
    }

    @Test
    void an_answer_that_drips_ends_with_the_call_s_whole_time() {
        try (TestBridge busy = TestBridge.start(home.resolve("drip"), vtex, Map.of("vtex.call-timeout", "600ms"))) {
            vtex.next(FakeVtex.GET_ORDER, Trick.drip());
            // each byte comes well within vtex.response-timeout
            assertThat(call(busy, FakeVtex.GET_ORDER).getException())
                    .isInstanceOf(VtexUnavailable.class)
                    .hasMessageContaining("no whole answer within");
            assertThat(call(busy, FakeVtex.GET_ORDER).getException()).isNull();
        }
    }

    @Test
    void calls_of_many_workers_are_on_the_wire_at_the_same_time() {
        // All that there can be, with those besides the workers; whoever was let go must not wait for a connection.
        int many = 68;
        CountDownLatch all = new CountDownLatch(many);
        try (TestBridge wide = TestBridge.start(
                home.resolve("wide"), vtex, Map.of("work.parallel", "64", "vtex.requests-per-minute", "100000"))) {
            vtex.always(
                    FakeVtex.GET_FEED,
                    Trick.answer(200, "application/json", "[]").with(it -> {
                        all.countDown();
                        try {
                            all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }));
            ExecutorService callers = Executors.newFixedThreadPool(many);
            try {
                CompletableFuture.allOf(IntStream.range(0, many)
                                .mapToObj(i -> CompletableFuture.runAsync(() -> call(wide, FakeVtex.GET_FEED), callers))
                                .toArray(CompletableFuture[]::new))
                        .join();
            } finally {
                callers.shutdownNow();
            }
            assertThat(all.getCount()).isZero();
        }
    }

    @Test
    void an_answer_that_stops_in_its_middle_is_no_order() {
        vtex.next(
                FakeVtex.GET_ORDER,
                Trick.cutInBody(vtex.order("1-01", "handling").toString()));
        assertThat(call(bridge, FakeVtex.GET_ORDER).getException())
                .isInstanceOf(VtexUnavailable.class)
                .hasMessageContaining("get-order");
    }

    @Test
    void the_calls_are_counted_by_route_and_status() {
        call(bridge, FakeVtex.GET_ORDER);
        vtex.next(FakeVtex.GET_ORDER, Trick.status(404));
        assertThat(call(bridge, FakeVtex.GET_ORDER).getException()).isInstanceOf(VtexRefused.class);
        String scraped =
                bridge.bean("metricsRegistry", PrometheusMeterRegistry.class).scrape();
        assertThat(scraped)
                .contains("bridge_vtex_calls_total{account=\"acmestore\",route=\"get-order\",status=\"200\"}")
                .contains("bridge_vtex_calls_total{account=\"acmestore\",route=\"get-order\",status=\"404\"}");
    }

    @Test
    void the_budget_is_one_for_all_routes_of_the_account() {
        // 600 a minute are a burst of 60 and then nine a second; slower machines only take longer.
        int calls = 78;
        List<String> routes = List.of(FakeVtex.GET_FEED, FakeVtex.GET_CONFIG, FakeVtex.COMMIT);
        try (TestBridge thrifty =
                TestBridge.start(home.resolve("thrifty"), vtex, Map.of("vtex.requests-per-minute", "600"))) {
            long begin = System.nanoTime();
            CompletableFuture.allOf(IntStream.range(0, calls)
                            .mapToObj(
                                    i -> CompletableFuture.runAsync(() -> call(thrifty, routes.get(i % routes.size()))))
                            .toArray(CompletableFuture[]::new))
                    .join();
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            assertThat(vtex.calls()).hasSize(calls);
            assertThat(took).isGreaterThanOrEqualTo(Duration.ofMillis((calls - 60 - 1) * 1000 / 9));
        }
    }

    @Test
    void secrets_and_personal_data_stay_out_of_the_logs() {
        String email = "ana.nogueira@example.com.br";
        String cpf = "39053344705";
        String phone = "+5511987650123";
        String error = "{\"error\":{\"code\":\"1\",\"message\":\"Customer " + email + " with CPF 390.533.447-05 (" + cpf
                + "), phone " + phone + " is not known here\",\"exception\":null}}";
        vtex.announce("1-01", "ready-for-handling");
        for (String id : List.of("2-01", "3-01", "4-01", "5-01", "6-01", "7-01")) {
            vtex.announce(id, "ready-for-handling");
            vtex.order(id, "ready-for-handling");
        }
        ObjectNode masked = vtex.order("3-01", "ready-for-handling");
        masked.withObject("/clientProfileData").put("firstName", "A**");
        vtex.status("4-01", "");
        vtex.order("5-01", "ready-for-handling").put("value", "9".repeat(40));
        Set<String> routes = new TreeSet<>(Set.of("io.vtexerpbridge"));
        bridge.camel().getRoutes().forEach(route -> routes.add(route.getRouteId()));
        try (Logs logs = Logs.of(routes.toArray(String[]::new));
                TestBridge talking = TestBridge.start(
                        home.resolve("talking"),
                        vtex,
                        Map.of("feed.enabled", "true", "work.poll-period", "20ms", "guardian.period", "1s"))) {
            vtex.next(
                    FakeVtex.START,
                    Trick.answer(400, "application/json", error),
                    Trick.answer(401, "text/plain", error));
            vtex.next(FakeVtex.GET_FEED, Trick.answer(500, "application/json", error));
            vtex.next(
                    FakeVtex.GET_ORDER,
                    Trick.answer(400, "application/json", error),
                    Trick.answer(200, "text/html", error),
                    Trick.answer(200, "application/json", error.substring(0, 60)),
                    Trick.cutInBody(error));
            // Which order meets which of these answers is left to chance; each ends with the ERP or with a person.
            await().atMost(PATIENCE)
                    .until(() ->
                            talking.ledger().count("parked") + talking.ledger().count("handling") == 7);
            String all = String.join("", logs.lines());
            assertThat(all).contains("parked", "delivered as", "VTEX answered 400 to get-order");
            assertThat(all)
                    .doesNotContain(FakeVtex.KEY, FakeVtex.TOKEN, email, cpf, "390.533.447-05", phone, "Nogueira");
            // What waits for a person keeps the body, but its reason is shown in lists and logs.
            assertThat(talking.ask("select count(*) from parked_message where reason like '%' || ? || '%'", email))
                    .isEqualTo(0L);
        }
    }
}
