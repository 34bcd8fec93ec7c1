package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.ledger.AdjustableClock;
import io.vtexerpbridge.ledger.Document;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.ledger.OrderErps;
import io.vtexerpbridge.ledger.OrderFacts;
import io.vtexerpbridge.ledger.RetryPolicy;
import io.vtexerpbridge.ledger.Sendings;
import io.vtexerpbridge.ledger.WorkItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which channel is asked about an order, and what one channel knows of what another one began. */
class ChannelsOfErpsTest {

    private final AdjustableClock clock = new AdjustableClock();
    private LedgerDatabase database;
    private Ledger ledger;
    private OrderErps orders;
    private WorkItem item;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void open() {
        database = LedgerDatabase.open("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
        ledger = new Ledger(
                database.dataSource(),
                "node",
                clock,
                new RetryPolicy(Duration.ofMillis(1), 1, Duration.ofMillis(1), Duration.ofHours(1)),
                Duration.ofMinutes(5));
        orders = new OrderErps(database.dataSource(), clock);
        ledger.take("store", "feed", List.of(new OrderEvent("1-01", "F", "s", "l", "t", "t", "H")));
        item = ledger.claim(List.of("store"), 1).get(0);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private ErpChannel inUse(String name) {
        return new ChannelInUse(
                "erp", name, new Still(), ledger, new Sendings(database.dataSource(), ledger, clock), orders);
    }

    @Test
    void what_may_be_in_the_ERPs_tables_goes_out_on_no_other_channel() {
        for (String channel : List.of("folder", "sftp", "http", "sql")) {
            assertThatCode(() -> inUse(channel).inDoubt(item))
                    .as("never tried, " + channel)
                    .doesNotThrowAnyException();
        }

        orders.tries(item, "erp");

        for (String channel : List.of("folder", "sftp", "http")) {
            assertThatThrownBy(() -> inUse(channel).inDoubt(item))
                    .isInstanceOf(ChannelInUse.Unsettled.class)
                    .hasMessageContaining("Order 1-01")
                    .hasMessageContaining("erp.channel = sql");
        }
        assertThatCode(() -> inUse("sql").inDoubt(item)).doesNotThrowAnyException();
    }

    @Test
    void what_is_known_to_have_arrived_is_in_nobodys_way() {
        orders.tries(item, "erp");
        Document written =
                new Document("store", "1-01", "order", "1-01.csv", "", "jdbc:erp", "csv", "d", 1, null, Instant.now());
        ledger.delivered(item, written, OrderFacts.NONE, "c1:d");
        assertThatCode(() -> inUse("folder").inDoubt(item)).doesNotThrowAnyException();

        clock.advance(Duration.ofMinutes(1));
        orders.tries(item, "erp");
        assertThatThrownBy(() -> inUse("folder").inDoubt(item))
                .as("a later document of it")
                .isInstanceOf(ChannelInUse.Unsettled.class);
    }

    @Test
    void what_waits_on_a_server_is_told_as_people_write_its_place() {
        ledger.delivered(
                item,
                Document.staged(
                        "store",
                        "1-01",
                        "order",
                        "1-01.csv",
                        ".1-01.csv",
                        "sftp://bridge@erp:22//home/bridge",
                        "csv",
                        "d",
                        1),
                OrderFacts.NONE,
                "c1:d");

        assertThatThrownBy(() -> inUse("folder").release(item))
                .isInstanceOf(ChannelInUse.Unsettled.class)
                .hasMessageContaining(" waits in sftp://bridge@erp:22/home/bridge to be released");
    }

    @Test
    void an_order_that_no_ERP_has_waits_for_none_that_is_away() {
        ChannelByErp all = new ChannelByErp(Map.of("erp", new Away(), "sap", new Still()), orders, new ErpGate(2));

        all.withdraw(item);
        all.release(item);
        assertThat(all.inDoubt(item)).isNull();

        orders.tries(item, "erp");
        assertThatThrownBy(() -> all.release(item)).isInstanceOf(ErpChannelProblem.class);
        assertThatThrownBy(() -> all.withdraw(item)).isInstanceOf(ErpChannelProblem.class);
    }

    private static Document released(String orderId, String stagedName) {
        return new Document(
                "store", orderId, "order", orderId + ".csv", stagedName, "there", "csv", "d", 1, null, Instant.now());
    }

    @Test
    void a_file_that_was_put_somewhere_is_not_taken_because_another_channel_is_in_use_now() {
        Document file = released("1-01", ".1-01.csv");
        Document call = released("2-01", "2-01.csv");
        Document row = released("3-01", "");

        for (String channel : List.of("http", "sql")) {
            assertThat(inUse(channel).taken(List.of(file, call, row))).containsExactly(call, row);
        }
        for (String channel : List.of("folder", "sftp")) {
            assertThat(inUse(channel).taken(List.of(file, call, row)))
                    .as("the channel sees all its files taken")
                    .containsExactlyInAnyOrder(file, call, row);
        }
    }

    /** It was turned away before the ERP was well again, and is told of only after that. */
    @Test
    void who_was_not_let_try_does_not_call_an_ERP_away_that_is_well_again() {
        ErpGate gate = new ErpGate(2);
        ChannelByErp all = new ChannelByErp(Map.of("erp", new Still(), "sap", new Still()), orders, gate);
        all.failed(item, new ErpChannelProblem("away"));
        boolean turn = gate.enter("erp", "store");
        assertThat(turn).isTrue();
        ErpChannelProblem turnedAway = catchThrowableOfType(ErpChannelProblem.class, () -> gate.enter("erp", "store"));
        gate.well("erp", "store");
        gate.leave("erp", "store", turn);

        assertThat(all.failed(item, turnedAway)).isEqualTo("away");

        assertThat(gate.enter("erp", "store")).as("anybody may try").isFalse();
        assertThat(said).as("told of the ERP").containsExactly("away");
    }

    /** Has nothing to do. */
    private class Still implements ErpChannel {

        @Override
        public void release(WorkItem item) {}

        @Override
        public List<Document> taken(List<Document> released) {
            return released;
        }

        @Override
        public void withdraw(WorkItem item) {}

        @Override
        public int finishReleases() {
            return 0;
        }

        @Override
        public String failed(Throwable problem) {
            said.add(problem.getMessage());
            return problem.getMessage();
        }

        @Override
        public Optional<String> trouble() {
            return Optional.empty();
        }
    }

    /** Does not answer. */
    private final class Away extends Still {

        @Override
        public void release(WorkItem item) {
            throw new ErpChannelProblem("away");
        }

        @Override
        public void withdraw(WorkItem item) {
            throw new ErpChannelProblem("away");
        }
    }
}
