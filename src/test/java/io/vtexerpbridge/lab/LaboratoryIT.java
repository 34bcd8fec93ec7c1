package io.vtexerpbridge.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing is lost and nothing doubled, whenever the bridge is killed and whatever VTEX answers. A short run; {@code -Plaboratory} makes
 * a long one of it.
 */
class LaboratoryIT {

    static List<String> databases() {
        return List.of(System.getProperty("lab.database", "h2,postgresql").split(","));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void no_order_and_no_invoice_is_lost_or_doubled_by_kills_and_faults(String database) throws Exception {
        LabOptions options = LabOptions.of(database);
        Path home = folder(options);
        try (Laboratory laboratory = new Laboratory(options, home)) {
            LabReport report = laboratory.run();
            System.out.println(report.table());
            assertThat(report.kills()).isGreaterThanOrEqualTo(options.kills());
        }
        delete(home);
    }

    /** Not a temporary one: after a failure it is kept. */
    private static Path folder(LabOptions options) throws IOException {
        Path folder = Path.of("target/laboratory", options.database() + "-" + options.seed())
                .toAbsolutePath();
        delete(folder);
        return Files.createDirectories(folder);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
