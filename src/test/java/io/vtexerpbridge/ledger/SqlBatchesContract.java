package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.ledger.SqlBatches.Batch;
import io.vtexerpbridge.ledger.SqlBatches.BatchRow;
import io.vtexerpbridge.ledger.SqlBatches.Due;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What the ledger keeps of rows that came out of an ERP's tables, the same on both databases. */
abstract class SqlBatchesContract {

    private static int accounts;

    private final AdjustableClock clock = new AdjustableClock();
    private final String account = "store" + ++accounts;

    abstract DataSource dataSource();

    private SqlBatches batches() {
        return new SqlBatches(dataSource(), clock);
    }

    private Batch plan(String base) {
        return batches()
                .plan(
                        account,
                        "acks",
                        base,
                        "orderId\r\nA\r\nB\r\n",
                        List.of(new BatchRow(2, 2, "7", "number", null), new BatchRow(3, 3, "x", "text", null)));
    }

    /** The inbox took the batch's file, with both records refused, and its receipt is written. */
    private void inboxTakes(Batch batch) {
        ErpFiles files = new ErpFiles(dataSource(), clock);
        ErpFile file = files.begin(account, "acks", batch.fileName(), 10, clock.instant());
        files.stage(
                file,
                List.of(
                        ErpEntry.refused("", 2, "A", "", "", null, "no A"),
                        ErpEntry.refused("", 3, "B", "", "", null, "no B")));
        files.read(file, "d-" + batch.fileName(), 2);
        new ErpFileOpening(dataSource(), clock).acknowledge(file);
        files.filed(file);
        clock.advance(Duration.ofSeconds(5));
        write();
    }

    private void write() {
        ErpReceipts receipts = new ErpReceipts(dataSource(), clock);
        for (Optional<ErpReceipts.Writing> next = receipts.next(); next.isPresent(); next = receipts.next()) {
            receipts.written(next.get());
        }
    }

    @Test
    void a_name_is_given_once_and_what_is_planned_stays_planned_until_it_is_taken() {
        Batch first = plan("acks-1-2");
        Batch second = plan("acks-1-2");

        assertThat(first.fileName()).isEqualTo("acks-1-2.csv");
        assertThat(second.fileName()).isEqualTo("acks-1-2-2.csv");
        assertThat(batches().planned(account)).containsExactly(first, second);
        assertThat(batches().rows(first)).extracting(BatchRow::rowId).containsExactly("7", "x");
        assertThat(batches().isInLedger(first)).isFalse();

        batches().taken(first);
        assertThat(batches().planned(account)).containsExactly(second);
    }

    @Test
    void what_a_receipt_tells_is_due_until_the_rows_know_it() {
        Batch batch = plan("acks-1-2");
        inboxTakes(batch);
        assertThat(batches().isInLedger(batch)).isTrue();
        assertThat(batches().due(account)).as("before its rows are marked").isEmpty();
        batches().taken(batch);

        Due due = batches().due(account).get(0);
        assertThat(due.batch().fileName()).isEqualTo("acks-1-2.csv");
        batches().told(due.batch(), List.of(new BatchRow(2, 2, "7", "number", "t1")));
        assertThat(batches().rows(batch)).extracting(BatchRow::told).containsExactly("t1", null);
        assertThat(batches().due(account)).hasSize(1);

        batches().told(due, false);
        assertThat(batches().due(account)).isEmpty();
        new Sql(dataSource()).update("update erp_file set receipt_due = ? where account = ?", clock.instant(), account);
        clock.advance(Duration.ofSeconds(5));
        write();
        assertThat(batches().due(account)).as("a receipt that was written anew").hasSize(1);
        batches().told(batches().due(account).get(0), true);
        assertThat(batches().due(account)).isEmpty();
    }

    /** {@code files replay}, or somebody who drops it again by hand. */
    @Test
    void a_file_that_is_taken_once_more_tells_its_rows_anew() {
        Batch batch = plan("acks-1-2");
        inboxTakes(batch);
        batches().taken(batch);
        batches().told(batches().due(account).get(0), true);
        clock.advance(Duration.ofMinutes(1));
        inboxTakes(batch);

        Due due = batches().due(account).get(0);
        assertThat(due.batch().fileName()).isEqualTo("acks-1-2.csv");
        batches().told(due, true);
        assertThat(batches().due(account)).isEmpty();
    }

    @Test
    void who_still_tells_of_the_file_before_does_not_settle_the_one_after_it() {
        Batch batch = plan("acks-1-2");
        inboxTakes(batch);
        batches().taken(batch);
        Due before = batches().due(account).get(0);
        clock.advance(Duration.ofMinutes(1));
        ErpFile again = new ErpFiles(dataSource(), clock).begin(account, "acks", batch.fileName(), 10, clock.instant());
        batches().told(before, true);
        assertThat(again.name()).isEqualTo(batch.fileName());
        inboxTakes(batch);
        assertThat(batches().due(account)).hasSize(1);
    }

    @Test
    void with_its_file_a_batch_is_forgotten() {
        Batch batch = plan("acks-1-2");
        Batch other = plan("acks-1-2");
        inboxTakes(batch);
        batches().taken(batch);
        batches().told(batches().due(account).get(0), true);
        clock.advance(Duration.ofDays(40));
        new Purge(dataSource(), clock, List.of(account), Duration.ofDays(30), () -> true).run();

        assertThat(batches().rows(batch)).isEmpty();
        assertThat(batches().rows(other)).hasSize(2);
        assertThat(plan("acks-1-2").fileName()).isEqualTo("acks-1-2.csv");
    }
}
