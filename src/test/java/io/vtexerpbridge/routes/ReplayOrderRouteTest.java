package io.vtexerpbridge.routes;

import static io.vtexerpbridge.routes.TestBridge.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** An operator has an order sent to the ERP once more; asked over HTTP, worked from direct:work-order on. */
class ReplayOrderRouteTest extends OneBridgeTest {

    private ObjectNode handled(TestBridge one) {
        ObjectNode order = vtex.order(id, "ready-for-handling");
        one.work(id);
        assertThat(one.state(id)).isEqualTo("handling");
        return order;
    }

    private List<String> files(TestBridge one) {
        return one.erpFiles().stream().filter(name -> name.startsWith(id)).toList();
    }

    private static Operator.Answer replay(TestBridge one, String order) {
        return new Operator(one).post("/orders/replay", "{'ids':['" + order + "']}");
    }

    @Test
    void a_replayed_order_goes_out_whole_and_is_not_started_again() throws IOException {
        handled(bridge);

        assertThat(replay(bridge, id).sentence()).isEqualTo("goes to the ERP once more as replayed-1");
        bridge.workAll();

        assertThat(files(bridge)).containsExactly(id + ".csv", id + ".replayed-1.csv");
        assertThat(Files.readString(bridge.erpFolder().resolve(id + ".replayed-1.csv")))
                .isEqualTo(Files.readString(bridge.erpFolder().resolve(id + ".csv"))
                        .replace(";ready-for-handling;", ";handling;"));
        assertThat(vtex.accepted(id)).isEqualTo(1);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(bridge.timeline(id)).contains("replay-asked: replayed-1", "noticed: " + id + ".replayed-1.csv");
    }

    @Test
    void each_replay_has_its_own_number_and_events_make_none() throws IOException {
        handled(bridge);
        for (int n = 1; n <= 2; n++) {
            replay(bridge, id);
            bridge.workAll();
            Files.delete(bridge.erpFolder().resolve(id + ".replayed-" + n + ".csv"));
        }
        bridge.work(id);

        assertThat(files(bridge)).containsExactly(id + ".csv");
        assertThat(bridge.ledger().documents(FakeVtex.ACCOUNT, id))
                .extracting(one -> one.name())
                .containsExactly("order", "replayed-1", "replayed-2");
    }

    @Test
    void what_was_replayed_does_not_go_out_as_changed_too() {
        ObjectNode order = handled(bridge);
        ((ObjectNode) order.at("/shippingData/address")).put("city", "Santos");
        order.at("/shippingData/selectedAddresses").forEach(one -> ((ObjectNode) one).put("city", "Santos"));
        replay(bridge, id);
        bridge.workAll();
        bridge.work(id);

        assertThat(files(bridge)).containsExactly(id + ".csv", id + ".replayed-1.csv");
    }

    @Test
    void an_order_that_the_ERP_does_not_have_is_not_replayed() {
        vtex.order(id, "");
        bridge.work(id);

        Operator.Answer answer = replay(bridge, id);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.error()).contains("does not have " + id, "parked", "retry");
    }

    @Test
    void an_order_that_was_canceled_meanwhile_is_not_sent_again() {
        handled(bridge);
        replay(bridge, id);
        vtex.status(id, "canceled");
        bridge.workAll();

        assertThat(files(bridge)).containsExactly(id + ".csv");
        assertThat(bridge.timeline(id)).contains("not-replayed: VTEX has it in canceled");
        assertThat(bridge.ask("select count(*) from work_item where order_id = ? and state <> 'done'", id))
                .isEqualTo(0L);
    }

    @Test
    void what_cannot_be_sent_is_parked_and_retry_sends_it() {
        ObjectNode order = handled(bridge);
        ObjectNode client = (ObjectNode) order.path("clientProfileData");
        ObjectNode whole = client.deepCopy();
        client.put("firstName", "*****").put("document", "*****");
        replay(bridge, id);
        bridge.workAll();
        assertThat(bridge.state(id)).isEqualTo("parked");
        assertThat(bridge.parked(id).cause()).isEqualTo("masked");
        assertThat(replay(bridge, id).error()).contains("last replay is parked", "retry");

        client.setAll(whole);
        new Operator(bridge).post("/orders/retry", "{'ids':['" + id + "']}");
        bridge.workAll();

        assertThat(files(bridge)).containsExactly(id + ".csv", id + ".replayed-1.csv");
        assertThat(bridge.state(id)).isEqualTo("handling");
    }

    @Test
    void an_order_that_VTEX_does_not_show_any_more_is_parked_and_nothing_is_refused_to_the_ERP() {
        handled(bridge);
        replay(bridge, id);
        vtex.next(FakeVtex.GET_ORDER, Trick.status(404));
        bridge.workAll();

        assertThat(bridge.parked(id).cause()).isEqualTo("vtex-refused");
        assertThat(bridge.ask("select outcome from work_item where order_id = ? and kind = 'replay'", id))
                .isNull();
    }

    /** Where a process is killed, and which step it does not come to any more. */
    enum Killed {
        BEFORE_RENDERING("replay-order", "to-replayed-document"),
        BEFORE_STAGING("deliver-to-folder", "to-folder"),
        BETWEEN_STAGING_AND_RECORD("deliver-to-folder", "to-ledger-noticed"),
        BETWEEN_RECORD_AND_RELEASE("replay-order", "to-release-replayed"),
        BETWEEN_RELEASE_AND_THE_END("replay-order", "to-ledger-replayed");

        private final String route;
        private final String step;

        Killed(String route, String step) {
            this.route = route;
            this.step = step;
        }
    }

    @ParameterizedTest
    @EnumSource
    void killed_anywhere_it_goes_out_exactly_once(Killed killed, @TempDir Path other) throws IOException {
        try (TestBridge mortal = TestBridge.start(other, vtex, Map.of())) {
            handled(mortal);
            mortal.advise(killed.route, route -> route.weaveById(killed.step)
                    .replace()
                    .throwException(new DataAccessResourceFailureException("killed")));
            replay(mortal, id);
            mortal.workAll();
            String again = id + ".replayed-1.csv";
            boolean taken = Files.deleteIfExists(mortal.erpFolder().resolve(again));
            assertThat(taken).isEqualTo(killed == Killed.BETWEEN_RELEASE_AND_THE_END);
            mortal.restart();
            await().atMost(PATIENCE).until(() -> {
                mortal.workAll();
                return mortal.ask("select count(*) from work_item where order_id = ? and state <> 'done'", id)
                        .equals(0L);
            });
            assertThat(mortal.folder())
                    .containsExactlyElementsOf(taken ? List.of(id + ".csv") : List.of(id + ".csv", again));
            assertThat(mortal.ledger().documents(FakeVtex.ACCOUNT, id)).hasSize(2);
            assertThat(vtex.accepted(id)).isEqualTo(1);
        }
    }
}
