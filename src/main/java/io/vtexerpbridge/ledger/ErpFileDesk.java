package io.vtexerpbridge.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/** What operators look at of the files that the ERP dropped. */
public final class ErpFileDesk {

    /** Parked or refused records that are shown of one file. */
    private static final int SHOWN = 100;

    private static final String OF_PARKED =
            " from work_item w join erp_record r on r.work_item_id = w.id where w.state = 'parked'";

    private final Sql sql;

    public ErpFileDesk(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    /**
     * Which files to list, the newest first; a null narrows nothing.
     *
     * @param state reading, taken, filed, or unreadable
     * @param parked only those of which something is parked
     * @param since only those taken from then on
     * @param name as the ERP named it
     */
    public record Filter(String state, boolean parked, Instant since, String name, int limit, int offset) {

        private static final List<String> STATES = List.of("reading", "taken", "filed", "unreadable");

        public Filter {
            if (state != null && !STATES.contains(state)) {
                throw new IllegalArgumentException(
                        "File state is " + state + ", expected one of " + String.join(", ", STATES));
            }
        }
    }

    /**
     * One file.
     *
     * @param records how many it has, refused how many of them went back to the ERP, at once or later
     * @param parked how many pieces of their work wait for a person
     */
    public record Listed(ErpFile file, long records, long refused, long parked, Instant receiptWrittenAt) {

        /** Records that were not refused. */
        public long accepted() {
            return records - refused;
        }
    }

    public List<Listed> list(Filter filter) {
        StringBuilder where = new StringBuilder("f.state <> 'dropped'");
        List<Object> values = new ArrayList<>();
        if ("unreadable".equals(filter.state())) {
            where.append(" and f.reason is not null");
        } else if (filter.state() != null) {
            where.append(" and f.reason is null and f.state = ?");
            values.add(filter.state());
        }
        if (filter.since() != null) {
            where.append(" and f.taken_at >= ?");
            values.add(filter.since());
        }
        if (filter.name() != null) {
            where.append(" and f.name = ?");
            values.add(Text.clean(filter.name()));
        }
        if (filter.parked()) {
            where.append(" and f.id in (select r.file_id" + OF_PARKED + ")");
        }
        values.add(filter.limit());
        values.add(filter.offset());
        Map<Long, Long> parked = parked();
        return withRefused(sql.query(
                "select f.* from erp_file f where " + where + " order by f.id desc limit ? offset ?",
                (row, n) -> listed(row, parked),
                values.toArray()));
    }

    /** Only the records of files that are shown are counted. */
    private List<Listed> withRefused(List<Listed> files) {
        if (files.isEmpty()) {
            return files;
        }
        Map<Long, Long> refused = new HashMap<>();
        sql.query(
                "select file_id, count(*) as refused from erp_record where outcome = 'rejected' and file_id in ("
                        + String.join(", ", Collections.nCopies(files.size(), "?")) + ") group by file_id",
                (row, n) -> refused.put(row.getLong("file_id"), row.getLong("refused")),
                files.stream().map(one -> (Object) one.file().id()).toArray());
        return files.stream()
                .map(one -> new Listed(
                        one.file(),
                        one.records(),
                        refused.getOrDefault(one.file().id(), 0L),
                        one.parked(),
                        one.receiptWrittenAt()))
                .toList();
    }

    /** By file how many pieces of work are parked; in one look from the parked ones, as they are few and a file's records may be many. */
    private Map<Long, Long> parked() {
        Map<Long, Long> parked = new HashMap<>();
        sql.query(
                "select r.file_id, count(distinct w.id) as parked" + OF_PARKED + " group by r.file_id",
                (row, n) -> parked.put(row.getLong("file_id"), row.getLong("parked")));
        return parked;
    }

    private static Listed listed(ResultSet row, Map<Long, Long> parked) throws SQLException {
        return new Listed(
                ErpFiles.file(row),
                row.getLong("records"),
                0,
                parked.getOrDefault(row.getLong("id"), 0L),
                Sql.instant(row, "receipt_written_at"));
    }

    /** The file of this id. */
    public Optional<Listed> file(long id) {
        Map<Long, Long> parked = parked();
        return withRefused(sql.query(
                        "select f.* from erp_file f where f.id = ? and f.state <> 'dropped'",
                        (row, n) -> listed(row, parked),
                        id))
                .stream()
                .findFirst();
    }

    /** Its records by outcome: waiting, posted, already-posted, rejected. */
    public Map<String, Long> outcomes(long fileId) {
        Map<String, Long> outcomes = new TreeMap<>();
        sql.query(
                "select outcome, count(*) as records from erp_record where file_id = ? group by outcome",
                (row, n) -> outcomes.merge(
                        row.getString("outcome").equals("staged") ? "waiting" : row.getString("outcome"),
                        row.getLong("records"),
                        Long::sum),
                fileId);
        return outcomes;
    }

    /** One record that is not posted. @param cause why its work is parked; null when it is not */
    public record Stuck(String orderId, String cause, OrderDetails.Told told) {}

    /** Its parked and refused records, in the file's order, the first {@value #SHOWN}. */
    public List<Stuck> stuck(long fileId) {
        return sql.query(
                "select " + Desk.TOLD
                        + ", w.cause as parked_cause from erp_record r join erp_file f on f.id = r.file_id"
                        + " left join work_item w on w.id = r.work_item_id and w.state = 'parked'"
                        + " where r.file_id = ? and (r.outcome = 'rejected' or w.id is not null)"
                        + " order by r.file_id, r.id limit " + SHOWN,
                (row, n) -> new Stuck(row.getString("order_id"), row.getString("parked_cause"), Desk.told(row)),
                fileId);
    }
}
