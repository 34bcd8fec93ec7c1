package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.hook.HookReceiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;

class ReceiveHookRouteTest {

    static final String SECRET = "s3cret-of-the-hook";

    @TempDir
    static Path home;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static FakeVtex vtex;
    private static TestBridge bridge;
    private static String url;

    @BeforeAll
    static void start() {
        vtex = new FakeVtex();
        int port = freePort();
        url = "http://127.0.0.1:" + port + "/vtex/hook";
        bridge = TestBridge.start(home, vtex, settings(port));
    }

    static Map<String, String> settings(int port) {
        return Map.of("hook.enabled", "true", "hook.secret", SECRET, "http.port", Integer.toString(port));
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        bridge.close();
        vtex.close();
    }

    @BeforeEach
    void fresh() {
        bridge.execute("delete from order_event");
        bridge.execute("delete from work_item");
    }

    @AfterEach
    void shipped_route() {
        if (advised) {
            bridge.restart();
            bridge.leaveWorkToTheTest();
        }
    }

    private boolean advised;

    private static String event(String orderId) {
        return event(orderId, "2026-09-14T14:13:00.7153839Z");
    }

    private static String event(String orderId, String time) {
        return "{\"Domain\":\"Fulfillment\",\"OrderId\":\"" + orderId
                + "\",\"State\":\"ready-for-handling\",\"LastState\":\"window-to-cancel\",\"LastChange\":\"" + time
                + "\",\"CurrentChange\":\"" + time + "\",\"Origin\":{\"Account\":\"" + FakeVtex.ACCOUNT
                + "\",\"Key\":\""
                + FakeVtex.KEY + "\"}}";
    }

    private static HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/json");
    }

    private static HttpResponse<String> post(String secret, String body) {
        return send(request()
                .header("X-Bridge-Secret", secret)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CompletableFuture<Integer> posting(String body) {
        return CLIENT.sendAsync(
                        request()
                                .header("X-Bridge-Secret", SECRET)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpResponse::statusCode);
    }

    private static long events() {
        return (long) bridge.ask("select count(*) from order_event");
    }

    @Test
    void an_event_is_in_the_ledger_when_it_is_answered() {
        HttpResponse<String> answer = post(SECRET, event("1-01"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("taken");
        assertThat(bridge.workState("1-01")).isEqualTo("open");
        assertThat(bridge.ask("select source from order_event where order_id = '1-01'"))
                .isEqualTo("hook");
    }

    @Test
    void the_answer_carries_no_header_of_the_request_back() {
        HttpResponse<String> answer = post(SECRET, event("2-01"));
        assertThat(answer.headers().map().toString()).doesNotContain(SECRET).doesNotContainIgnoringCase("bridge");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    }

    @Test
    void the_ping_is_answered_without_the_secret_and_stores_nothing() {
        HttpResponse<String> answer = send(request()
                .POST(HttpRequest.BodyPublishers.ofString("{\"hookConfig\":\"ping\"}"))
                .build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(events()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"somebody-elses", "s3cret-of-the-hoo", "S3CRET-OF-THE-HOOK"})
    void a_wrong_secret_stores_nothing_and_logs_one_line_without_it(String wrong) {
        bridge.pass(Duration.ofMinutes(2));
        // its own logger, and all that the request makes Camel and the route say
        try (Logs logs = Logs.of(HookReceiver.class.getPackageName(), "receive-hook", "org.apache.camel.component")) {
            assertThat(post(wrong, event("3-01")).statusCode()).isEqualTo(401);
            assertThat(post(wrong, event("3-01")).statusCode()).isEqualTo(401);
            assertThat(logs.lines())
                    .filteredOn(line -> line.contains("with 401"))
                    .hasSize(1);
            assertThat(String.join("", logs.lines())).doesNotContain(wrong, SECRET, "3-01");
        }
        assertThat(events()).isZero();
    }

    @Test
    void a_missing_secret_stores_nothing() {
        HttpResponse<String> answer = send(request()
                .POST(HttpRequest.BodyPublishers.ofString(event("4-01")))
                .build());
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(events()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "null", "{}", "", "{\"OrderId\":\"\"}"})
    void what_is_no_notification_gets_400_and_a_sentence(String body) {
        HttpResponse<String> answer = post(SECRET, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).endsWith(".").doesNotContain("Exception", "\tat ");
        assertThat(events()).isZero();
    }

    @Test
    void other_methods_and_bodies_too_large_are_refused() {
        assertThat(send(request().GET().build()).statusCode()).isEqualTo(405);
        assertThat(send(request().DELETE().build()).statusCode()).isEqualTo(405);
        assertThat(post(SECRET, " ".repeat(70_000) + event("5-01")).statusCode())
                .isEqualTo(413);
        HttpResponse<String> huge = post(SECRET, " ".repeat(2_000_000) + event("5-01"));
        assertThat(huge.statusCode()).isEqualTo(413);
        assertThat(huge.body()).doesNotContain("Exception", "\tat ");
        assertThat(events()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x"
            })
    void another_content_type_breaks_nothing(String type) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(url))
                .header("X-Bridge-Secret", SECRET)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(event("6-01")))
                .build());
        // what says it is a form is not read at all
        assertThat(answer.statusCode()).isEqualTo(type.contains("form") ? 415 : 200);
        assertThat(answer.body()).doesNotContain("Exception", "\tat ");
    }

    @Test
    void a_ledger_that_fails_is_answered_with_503_and_the_repeat_is_taken() {
        advise(new DataAccessResourceFailureException("the ledger is gone, with a detail"));
        HttpResponse<String> answer = post(SECRET, event("7-01"));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("The bridge cannot take this now; send it again.");
        assertThat(answer.headers().map().toString()).doesNotContain(SECRET);
        assertThat(events()).isZero();
        bridge.restart();
        bridge.leaveWorkToTheTest();
        assertThat(post(SECRET, event("7-01")).statusCode()).isEqualTo(200);
        assertThat(events()).isEqualTo(1);
    }

    @Test
    void a_crowd_of_notifications_waits_together_and_keeps_nobody_else_waiting() {
        advised = true;
        CountDownLatch together = new CountDownLatch(100);
        CountDownLatch over = new CountDownLatch(1);
        bridge.advise(
                "receive-hook",
                route -> route.weaveById("to-hook-intake").before().process(exchange -> {
                    together.countDown();
                    over.await();
                }));
        List<CompletableFuture<Integer>> posted = IntStream.range(0, 100)
                .mapToObj(i -> posting(event("20" + i + "-01")))
                .toList();
        try {
            await().until(() -> together.getCount() == 0);
            HttpResponse<String> ping = post(SECRET, "{\"hookConfig\":\"ping\"}");
            assertThat(ping.statusCode()).isEqualTo(200);
        } finally {
            over.countDown();
        }
        assertThat(posted).allMatch(one -> one.join() == 200);
        assertThat(events()).isEqualTo(100);
    }

    private void advise(RuntimeException failure) {
        advised = true;
        bridge.advise(
                "receive-hook",
                route -> route.weaveById("to-hook-intake").replace().process(exchange -> {
                    throw failure;
                }));
    }

    @Test
    void a_table_that_is_gone_is_answered_with_503_for_all_who_came_together() {
        bridge.execute("alter table order_event rename to gone");
        List<CompletableFuture<Integer>> posted = IntStream.range(0, 30)
                .mapToObj(i -> posting(event("8" + i + "-01")))
                .toList();
        assertThat(posted).allMatch(one -> one.join() == 503);
        bridge.execute("alter table gone rename to order_event");
        assertThat(post(SECRET, event("80-01")).statusCode()).isEqualTo(200);
        assertThat(events()).isEqualTo(1);
    }

    @Test
    void killed_after_the_commit_and_before_the_answer_the_repeat_makes_no_second_work() {
        advised = true;
        bridge.advise(
                "receive-hook",
                route -> route.weaveById("to-hook-intake").after().process(TestBridge.dying()));
        assertThat(post(SECRET, event("9-01")).statusCode()).isEqualTo(503);
        assertThat(events()).isEqualTo(1);
        assertThat(post(SECRET, event("9-01")).statusCode()).isEqualTo(200);
        assertThat(events()).isEqualTo(1);
        assertThat(bridge.ask("select wanted from work_item where order_id = '9-01'"))
                .isEqualTo(1);
    }

    @Test
    void feed_and_hook_that_tell_the_same_at_once_make_one_order_and_one_document() {
        List<String> orders =
                IntStream.range(0, 40).mapToObj(i -> "10" + i + "-01").toList();
        orders.forEach(order -> {
            vtex.order(order, "ready-for-handling");
            vtex.announce(order, "ready-for-handling");
        });
        // every third one lacks CurrentChange, as VTEX's own sample does, and so is another event than the feed's
        List<String> pushed = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            String time = String.format("2026-09-14T14:%02d:%02d.7153839Z", (i + 1) / 60, (i + 1) % 60);
            String body = event(orders.get(i), time)
                    .replace("\"LastChange\":\"" + time, "\"LastChange\":\"2026-09-14T14:12:33.0541570Z");
            pushed.add(i % 3 == 0 ? body.replaceAll("\"CurrentChange\":\"[^\"]*\",", "") : body);
        }
        CountDownLatch begin = new CountDownLatch(1);
        CompletableFuture<Void> feed = CompletableFuture.runAsync(() -> {
            awaitLatch(begin);
            while (vtex.waiting() > 0) {
                bridge.send("take-lot", null, Map.of("account", FakeVtex.ACCOUNT));
            }
        });
        begin.countDown();
        List<CompletableFuture<Integer>> posted =
                pushed.stream().map(ReceiveHookRouteTest::posting).toList();
        assertThat(posted).allMatch(one -> one.join() == 200);
        feed.join();
        bridge.workAll();
        assertThat(orders).allSatisfy(order -> {
            assertThat(bridge.state(order)).isEqualTo("handling");
            assertThat(vtex.accepted(order)).isEqualTo(1);
        });
        assertThat(bridge.ask("select count(*) from work_item")).isEqualTo(40L);
        assertThat(bridge.ask("select count(*) from document where name = 'order'"))
                .isEqualTo(40L);
        assertThat(bridge.erpFiles()).hasSize(40);
        assertThat(vtex.violations()).isEmpty();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void switched_off_there_is_no_such_path(@TempDir Path other) {
        int port = freePort();
        try (TestBridge off = TestBridge.start(other, vtex, Map.of("http.port", Integer.toString(port)))) {
            await().until(() -> off.camel().isStarted());
            HttpResponse<String> answer =
                    send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/vtex/hook"))
                            .POST(HttpRequest.BodyPublishers.ofString("{\"hookConfig\":\"ping\"}"))
                            .build());
            assertThat(answer.statusCode()).isEqualTo(404);
        }
    }
}
