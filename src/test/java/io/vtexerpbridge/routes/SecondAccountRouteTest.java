package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bridge that had one store gets a second one, in the middle of its work: the folders move, and nothing is lost by that. */
class SecondAccountRouteTest {

    private static final Map<String, String> WORKING =
            Map.of("work.poll-period", "20ms", "erp.handover", "picked-up", "erp.handover-period", "20ms");

    @TempDir
    private Path home;

    private final FakeVtex acme = new FakeVtex();
    private final FakeVtex rio = RioStore.vtex();
    private TestBridge bridge;

    @AfterEach
    void stop() {
        bridge.close();
        acme.close();
        rio.close();
    }

    @Test
    void what_lies_in_the_folders_of_the_only_account_is_its_own_afterwards() throws IOException {
        acme.order("88001-01", "ready-for-handling");
        acme.order("88002-01", "handling");
        bridge = TestBridge.start(home, acme, WORKING);
        bridge.heardOf("88001-01");
        Path old = home.resolve("data/erp/orders/88001-01.csv");
        await(() -> Files.exists(old));
        bridge.close();

        Path invoices = Files.createDirectories(home.resolve("data/erp/inbox/invoices"));
        Files.writeString(invoices.resolve("late.csv"), "orderId;invoiceNumber\n88002-01;88002\n");
        RioStore.configure(home, rio, "");
        try (Logs logs = Logs.of()) {
            bridge = TestBridge.start(home, acme, WORKING);
            assertThat(logs.lines())
                    .anyMatch(line -> line.contains("1 document(s) in " + old.getParent())
                            && line.contains("1 file(s) in")
                            && line.contains("orders/vtex"));
        }

        await(() -> acme.status("88002-01").equals("invoiced"));
        Path receipt = home.resolve("data/erp/receipts/vtex/invoices/late.csv.receipt.csv");
        await(() -> Files.exists(receipt) && Files.readString(receipt).contains("posted"));
        assertThat(invoices.resolve("late.csv")).doesNotExist();

        assertThat(acme.status("88001-01")).as("the ERP has not taken it").isEqualTo("ready-for-handling");
        Files.delete(old);
        await(() -> acme.status("88001-01").equals("handling"));
        assertThat(home.resolve("data/erp/orders/vtex/88001-01.csv"))
                .as("never a second time")
                .doesNotExist();

        acme.order("88003-01", "ready-for-handling");
        bridge.heardOf("88003-01");
        await(() -> Files.exists(home.resolve("data/erp/orders/vtex/88003-01.csv")));
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(TestBridge.PATIENCE).until(condition);
    }
}
