package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.routes.FakeVtex.Call;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import io.vtexerpbridge.vtex.VtexPaused;
import io.vtexerpbridge.vtex.VtexRefused;
import io.vtexerpbridge.vtex.VtexUnavailable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;

@OneBridgeTest.Keys("vtex.response-timeout = 1500ms")
class TakeLotRouteTest extends OneBridgeTest {

    @BeforeEach
    void fresh() {
        vtex.reset();
    }

    private static Exchange takeLot() {
        return bridge.send("take-lot", null, Map.of("account", FakeVtex.ACCOUNT));
    }

    private static long count(String table) {
        return ((Number) bridge.ask("select count(*) from " + table)).longValue();
    }

    private Object column(String name) {
        return bridge.ask("select " + name + " from order_event where order_id = ?", id);
    }

    @Test
    void a_lot_is_in_the_ledger_before_it_is_committed_in_one_call() {
        vtex.announce(id, "ready-for-handling");
        vtex.announce(id + "b", "handling");
        Object[] known = new Object[1];
        vtex.next(
                FakeVtex.COMMIT,
                Trick.status(200)
                        .afterTheEffect()
                        .with(it -> known[0] =
                                bridge.ask("select count(*) from order_event where order_id in (?, ?)", id, id + "b")));

        Exchange taken = takeLot();

        assertThat(taken.getException()).isNull();
        assertThat(known[0]).isEqualTo(2L);
        assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_FEED, FakeVtex.COMMIT);
        assertThat(vtex.committed()).hasSize(2);
        assertThat(vtex.waiting()).isZero();
        assertThat(column("committed_at")).isNotNull();
        assertThat(bridge.workState(id)).isEqualTo("open");
        assertThat(taken.getVariable("moreEvents")).isEqualTo(true);
    }

    @Test
    void a_commit_carries_the_handles_of_its_lot_and_no_others() {
        for (int i = 0; i < 13; i++) {
            vtex.announce(id + i, "ready-for-handling");
        }
        assertThat(takeLot().getVariable("moreEvents")).isEqualTo(true);
        assertThat(takeLot().getVariable("moreEvents"))
                .as("a short lot is no sign of an empty feed")
                .isEqualTo(true);
        assertThat(takeLot().getVariable("moreEvents")).isEqualTo(false);

        List<Call> commits = vtex.calls(FakeVtex.COMMIT);
        assertThat(commits).hasSize(2);
        assertThat(commits.get(0).body().split(",")).hasSize(10);
        assertThat(commits.get(1).body().split(",")).hasSize(3);
        assertThat(vtex.committed()).doesNotHaveDuplicates().hasSize(13);
    }

    /** A commit of which nobody knows whether it worked. */
    static Stream<Trick> lostCommits() {
        return Stream.of(
                Trick.status(500),
                Trick.status(503),
                Trick.cut(),
                Trick.hang(),
                Trick.answer(400, "application/json", "{\"error\":{\"code\":\"1\",\"message\":\"expired\"}}"));
    }

    @ParameterizedTest
    @MethodSource("lostCommits")
    void a_commit_that_fails_costs_nothing_and_the_next_delivery_is_known(Trick trick) {
        vtex.announce(id, "ready-for-handling");
        vtex.next(FakeVtex.COMMIT, trick);

        assertThat(takeLot().getException()).isInstanceOfAny(VtexUnavailable.class, VtexRefused.class);
        assertThat(vtex.waiting()).isEqualTo(1);
        assertThat(column("committed_at")).isNull();
        assertThat(column("deliveries")).isEqualTo(1);

        vtex.redeliver();
        Exchange again = takeLot();

        assertThat(again.getException()).isNull();
        assertThat(again.getVariable("intake")).hasToString("Intake[received=1, fresh=0, repeated=1]");
        assertThat(vtex.waiting()).isZero();
        assertThat(column("committed_at")).isNotNull();
        assertThat(column("deliveries")).isEqualTo(2);
        assertThat(bridge.ask("select count(*) from work_item where order_id = ? and wanted = 1", id))
                .isEqualTo(1L);
        assertThat(vtex.calls(FakeVtex.COMMIT))
                .extracting(Call::body)
                .as("a redelivery has another handle")
                .doesNotHaveDuplicates();
    }

    @Test
    void a_commit_is_judged_by_its_status_whatever_stands_in_its_body() {
        vtex.announce(id, "ready-for-handling");
        vtex.next(FakeVtex.COMMIT, Trick.answer(200, "text/plain", "OK").afterTheEffect());

        assertThat(takeLot().getException()).isNull();
        assertThat(column("committed_at")).isNotNull();
    }

    @Test
    void a_commit_whose_answer_was_lost_after_it_worked_leaves_the_event_taken_once() {
        vtex.announce(id, "ready-for-handling");
        vtex.next(FakeVtex.COMMIT, Trick.cut().afterTheEffect());
        takeLot();
        vtex.redeliver();
        takeLot();
        assertThat(vtex.waiting()).isZero();
        assertThat(column("deliveries")).isEqualTo(1);
        assertThat(bridge.workState(id)).isEqualTo("open");
    }

    @Test
    void without_a_ledger_nothing_is_committed(@TempDir Path other) {
        vtex.announce(id, "ready-for-handling");
        try (TestBridge broken = TestBridge.start(other, vtex, Map.of())) {
            broken.advise("take-lot", route -> route.weaveById("to-ledger")
                    .replace()
                    .throwException(new DataAccessResourceFailureException("the disk is full")));
            Exchange failed = broken.send("take-lot", null, Map.of("account", FakeVtex.ACCOUNT));
            assertThat(failed.getException()).isInstanceOf(DataAccessResourceFailureException.class);
        }
        assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_FEED);
        assertThat(vtex.waiting()).isEqualTo(1);
    }

    @Test
    void a_ledger_that_is_really_gone_stops_the_commit_too(@TempDir Path other) {
        vtex.announce(id, "ready-for-handling");
        try (TestBridge broken = TestBridge.start(other, vtex, Map.of())) {
            broken.execute("alter table order_event rename to gone");
            Exchange failed = broken.send("take-lot", null, Map.of("account", FakeVtex.ACCOUNT));
            assertThat(failed.getException()).isInstanceOf(org.springframework.dao.DataAccessException.class);
        }
        assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_FEED);
    }

    static Stream<Trick> emptyFeeds() {
        return Stream.of(
                FakeVtex.json("[]"),
                FakeVtex.json("null"),
                FakeVtex.json(" \n"),
                Trick.status(200),
                Trick.status(204),
                Trick.answer(200, "text/html", ""));
    }

    @ParameterizedTest
    @MethodSource("emptyFeeds")
    void an_empty_feed_has_many_faces(Trick trick) {
        vtex.next(FakeVtex.GET_FEED, trick);
        long before = count("order_event");
        Exchange taken = takeLot();
        assertThat(taken.getException()).isNull();
        assertThat(taken.getVariable("moreEvents")).isEqualTo(false);
        assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_FEED);
        assertThat(count("order_event")).isEqualTo(before);
        assertThat(bridge.trouble("vtex")).isEmpty();
    }

    static Stream<Trick> uselessAnswers() {
        return Stream.of(
                Trick.answer(200, "text/html; charset=utf-8", "<html><body>Sign in</body></html>"),
                Trick.answer(200, "application/json", "<html><body>Sign in</body></html>"),
                FakeVtex.json("[{\"orderId\":\"1-01\",\"handle\":\"H1\"},{\"orderId\":\"2-0"),
                Trick.cutInBody("[{\"orderId\":\"1-01\",\"handle\":\"H1\"},{\"orderId\":\"2-01\",\"handle\":\"H2\"}]"),
                Trick.status(500),
                Trick.status(502),
                Trick.status(503),
                Trick.status(504),
                Trick.cut(),
                Trick.hang());
    }

    @ParameterizedTest
    @MethodSource("uselessAnswers")
    void a_useless_answer_takes_nothing_and_is_worth_another_try(Trick trick) {
        vtex.announce(id, "ready-for-handling");
        vtex.next(FakeVtex.GET_FEED, trick);
        long before = count("order_event");

        assertThat(takeLot().getException())
                .isInstanceOf(VtexUnavailable.class)
                .hasMessageContaining("get-feed")
                .hasMessageContaining(FakeVtex.ACCOUNT);
        assertThat(count("order_event")).isEqualTo(before);
        assertThat(vtex.calls(FakeVtex.COMMIT)).isEmpty();
        assertThat(bridge.trouble("vtex")).contains("get-feed");

        assertThat(takeLot().getException()).isNull();
        assertThat(vtex.waiting()).isZero();
        assertThat(bridge.trouble("vtex")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orderId", "handle"})
    void an_event_without_order_id_or_handle_is_left_where_it_is(String missing) {
        vtex.announce(id, "ready-for-handling").remove(missing);
        vtex.announce(id + "b", "ready-for-handling").putNull(missing);
        vtex.announce(id + "c", "ready-for-handling");
        assertThat(takeLot().getException()).isNull();
        assertThat(vtex.waiting()).isEqualTo(2);
        assertThat(vtex.calls(FakeVtex.COMMIT).get(0).body().split(",")).hasSize(1);
        assertThat(bridge.workState(id + "c")).isEqualTo("open");
    }

    @Test
    void an_event_with_an_empty_handle_does_not_spoil_the_commit_of_its_lot() {
        vtex.next(
                FakeVtex.GET_FEED,
                FakeVtex.json("[{\"orderId\":\"" + id + "\",\"handle\":\"\",\"state\":\"handling\"},{\"orderId\":\""
                        + id + "b\",\"handle\":\"H7\",\"state\":\"handling\"}]"));
        assertThat(takeLot().getException()).isNull();
        assertThat(vtex.calls(FakeVtex.COMMIT)).extracting(Call::body).containsExactly("{\"handles\":[\"H7\"]}");
    }

    @Test
    void the_same_event_twice_in_one_lot_is_one_piece_of_work_and_both_handles_go_back() {
        String event =
                "{\"orderId\":\"" + id + "\",\"handle\":\"%s\",\"domain\":\"Fulfillment\",\"state\":\"handling\","
                        + "\"currentChange\":\"2026-09-14T14:12:38Z\"}";
        vtex.next(FakeVtex.GET_FEED, FakeVtex.json("[" + event.formatted("HA") + "," + event.formatted("HB") + "]"));
        assertThat(takeLot().getException()).isNull();
        assertThat(vtex.calls(FakeVtex.COMMIT)).extracting(Call::body).containsExactly("{\"handles\":[\"HA\",\"HB\"]}");
        assertThat(column("deliveries")).isEqualTo(2);
    }

    @Test
    void a_403_names_the_permission_and_stops_this_call_alone(@TempDir Path other) {
        vtex.order(id, "handling");
        vtex.next(FakeVtex.GET_FEED, Trick.status(403));
        try (TestBridge forbidden = TestBridge.start(other, vtex, Map.of())) {
            Map<String, Object> account = Map.of("account", FakeVtex.ACCOUNT);
            assertThat(forbidden.send("take-lot", null, account).getException())
                    .isInstanceOf(VtexPaused.class)
                    .hasMessageContaining("Feed v3 and Hook Admin");
            assertThat(forbidden.trouble("vtex")).contains("Feed v3 and Hook Admin", "License Manager");
            assertThat(forbidden.send("take-lot", null, account).getException()).isInstanceOf(VtexPaused.class);
            assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_FEED);
            forbidden.work(id);
            assertThat(forbidden.state(id)).isEqualTo("handling");
        }
    }
}
