package io.vtexerpbridge.ledger;

import java.util.List;
import java.util.TreeSet;

/**
 * Which work of a lane is in the queue: always its head, and perhaps some behind it, which claims put behind as they meet it.
 *
 * <p>The one thing that must not happen is a head that is not in the queue, for nobody would look at it again. So new work always
 * enters the queue; whoever takes the head of a lane away puts the next one in, in the same transaction, and writes its row even if
 * it seems to be in already; and whoever puts work behind holds its row first and looks only then who is ahead. Of these two
 * one waits for the other at that row, and whichever comes second does not see an old state of the lane. {@link #mend} is the net
 * below.
 */
final class Lanes {

    /** The row is called w. */
    private static final String SOMEBODY_AHEAD =
            "exists (select 1 from work_item o where o.lane = w.lane and o.id <> w.id"
                    + " and (o.arrived_at < w.arrived_at or (o.arrived_at = w.arrived_at and o.id < w.id)))";

    private final Sql sql;

    Lanes(Sql sql) {
        this.sql = sql;
    }

    /** Whoever stood first in the lane may not do so any more; to be called in that transaction, after it. */
    void moveOn(String lane) {
        for (long head : head(lane)) {
            sql.update("update work_item set queue = account where id = ? and state = 'open'", head);
        }
    }

    private List<Long> head(String lane) {
        return sql.query(
                "select id from work_item where lane = ? order by lane, arrived_at, id limit 1",
                (row, n) -> row.getLong("id"),
                lane);
    }

    /** Takes those of the work that stand behind other work of their lane out of the queue; returns how many. */
    int putBehind(List<Long> ids) {
        int behind = 0;
        for (List<Long> chunk : Sql.chunks(List.copyOf(new TreeSet<>(ids)))) {
            behind += sql.transaction(() -> putChunkBehind(chunk));
        }
        return behind;
    }

    private int putChunkBehind(List<Long> ids) {
        Object[] values = ids.toArray();
        String these = "w.id in (" + Sql.places(ids.size()) + ")";
        List<String> lanes = sql
                .query(
                        "select w.lane from work_item w where " + these
                                + " and w.queue is not null and w.lease_owner is null order by w.id for update",
                        (row, n) -> row.getString("lane"),
                        values)
                .stream()
                .distinct()
                .sorted()
                .toList();
        // a statement of its own: only now it sees what others did to the lane before the rows were ours
        int behind = sql.update(
                "update work_item w set queue = null where " + these
                        + " and w.queue is not null and w.lease_owner is null and " + SOMEBODY_AHEAD,
                values);
        // only rows that are not in the queue: a head that is in it may be somebody's, who waits for one of ours
        lanes.forEach(lane -> head(lane).forEach(this::enqueue));
        return behind;
    }

    /** Puts heads of lanes into the queue that are not in it, which should be none; returns how many. */
    int mend() {
        // by the index that begins with the state, and lane by lane: H2 compares rows without a lane, which is all done
        // work, with each other as soon as a condition of theirs is unknown and not false
        List<String> lanes = sql.query(
                "select distinct lane from work_item where state = 'open' and lane is not null and coalesce(queue, '') = ''",
                (row, n) -> row.getString("lane"));
        int mended = 0;
        for (String lane : lanes) {
            for (long head : head(lane)) {
                mended += enqueue(head);
            }
        }
        return mended;
    }

    private int enqueue(long head) {
        return sql.update(
                "update work_item set queue = account where id = ? and queue is null and state = 'open'", head);
    }
}
