package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other users of the machine can read of what the bridge writes. */
class PrivateFilesTest {

    @TempDir
    Path home;

    private FakeVtex vtex;
    private TestBridge bridge;

    @BeforeEach
    void start() throws IOException {
        vtex = new FakeVtex();
        Files.createDirectories(home.resolve("data"));
        Files.setPosixFilePermissions(home.resolve("data"), PosixFilePermissions.fromString("rwxr-xr-x"));
        bridge = TestBridge.start(home, vtex, Map.of());
        vtex.order("v1-01", "ready-for-handling");
        bridge.work("v1-01");
        ObjectNode bad = vtex.order("v2-01", "ready-for-handling");
        bad.withObject("/clientProfileData").put("firstName", "A** B*****z");
        bridge.work("v2-01");
        new FakeErp(bridge).drop("notes", "n.csv", "orderId;text", "v1-01;packed");
        new FakeErp(bridge).receipt("notes", "n.csv");
    }

    @AfterEach
    void stop() {
        bridge.close();
        vtex.close();
    }

    @Test
    void the_bridges_own_files_are_closed_to_others() throws IOException {
        assertThat(mode("data")).isEqualTo("rwx--x--x");
        assertThat(mode("data/parked")).isEqualTo("rwx------");
        assertThat(mode("data/parked/" + FakeVtex.ACCOUNT)).isEqualTo("rwx------");
        assertThat(bridge.parked("v2-01")).isNotNull();
        List<Path> own;
        try (Stream<Path> files = Files.list(home.resolve("data"))) {
            own = files.filter(Files::isRegularFile).toList();
        }
        assertThat(own)
                .extracting(file -> file.getFileName().toString())
                .contains("ledger.mv.db", "node-id", "bridge.lock", "order-api");
        for (Path file : own) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void what_is_for_the_erp_is_as_the_system_makes_files() throws IOException {
        Path like = Files.createFile(bridge.erpFolder().resolve(".like"));
        assertThat(bridge.erpFiles()).isNotEmpty().allSatisfy(name -> assertThat(
                        Files.getPosixFilePermissions(bridge.erpFolder().resolve(name)))
                .isEqualTo(Files.getPosixFilePermissions(like)));
        assertThat(Files.getPosixFilePermissions(home.resolve("data/erp/receipts/notes/n.csv.receipt.csv")))
                .isEqualTo(Files.getPosixFilePermissions(like));
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(name)));
    }
}
