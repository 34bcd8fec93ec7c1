package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the ledger notes of files that went to an ERP's server, on every database it supports. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class CarriedFilesContract {

    private static final Instant WRITTEN = Instant.parse("2026-11-20T10:00:00.123456789Z");
    private static final Instant LEFT = Instant.parse("2026-11-20T10:00:05Z");

    abstract DataSource dataSource();

    private CarriedFiles files(String account, String place) {
        return new CarriedFiles(dataSource(), new AdjustableClock(), account, place);
    }

    @Test
    void the_last_version_is_known_by_account_and_place() {
        CarriedFiles files = files("one", "sftp://a@b:22");
        files.carried("receipts/invoices/x", 5, LEFT, "x", LEFT);
        files.carried("receipts/invoices/x", 7, WRITTEN, "x", LEFT);
        CarriedFiles.Carried known = files.all().get("receipts/invoices/x");
        assertThat(known.is(7, WRITTEN)).isTrue();
        assertThat(known.is(8, WRITTEN)).isFalse();
        assertThat(known.is(7, LEFT)).isFalse();
        assertThat(known.remoteModifiedAt()).isEqualTo(LEFT);
        assertThat(files("two", "sftp://a@b:22").all()).isEmpty();
        assertThat(files("one", "sftp://a@c:22").all()).isEmpty();
    }

    @Test
    void what_is_gone_is_forgotten_however_much_it_is() {
        CarriedFiles files = files("many", "sftp://a@b:22");
        List<String> paths =
                IntStream.range(0, 1100).mapToObj(n -> "receipts/x" + n).toList();
        paths.forEach(path -> files.carried(path, 1, WRITTEN, "x", LEFT));
        files.forget(paths.subList(1, paths.size()));
        assertThat(files.all()).containsOnlyKeys("receipts/x0");
    }
}
