package io.vtexerpbridge.order;

import io.vtexerpbridge.ledger.TableWaits;
import io.vtexerpbridge.tables.MissingEntry;
import io.vtexerpbridge.tables.Tables;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets orders go on once the integrator's tables have what they were parked for. */
public final class TableWatch {

    private static final Logger LOG = LoggerFactory.getLogger(TableWatch.class);

    private final Tables tables;
    private final TableWaits waits;
    private final List<String> accounts;

    /** @param accounts those whose orders use these tables */
    public TableWatch(Tables tables, TableWaits waits, List<String> accounts) {
        this.tables = tables;
        this.waits = waits;
        this.accounts = List.copyOf(accounts);
    }

    /**
     * Reads what was edited, and looks for orders whose every value is known now: also for those that were parked by a run that began
     * before the table was read, and for those that a killed bridge had marked and not yet let go.
     */
    public void look() {
        tables.refresh();
        for (String account : accounts) {
            List<MissingEntry> known = waits.missing(account).stream()
                    .filter(missing -> tables.code(missing).isPresent())
                    .toList();
            int due = waits.release(account, known);
            if (!known.isEmpty()) {
                LOG.info(
                        "{} now has what was missing ({} entries): {} orders that were parked for it are due again",
                        known.stream()
                                .map(MissingEntry::table)
                                .distinct()
                                .map(tables::file)
                                .collect(Collectors.joining(", ")),
                        known.size(),
                        due);
            } else if (due > 0) {
                LOG.info("{} more orders that were parked for missing entries are due again", due);
            }
        }
    }
}
