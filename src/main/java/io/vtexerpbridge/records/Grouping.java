package io.vtexerpbridge.records;

import io.vtexerpbridge.records.RecordMaker.Contradiction;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings the rows of one record together. Only so many rows are held: a record is finished when that many others came after it, and a
 * row that comes for a finished one makes the file unreadable, since its record would be made of half of its rows.
 *
 * <p>One bad row refuses the whole record, because an invoice without one of its items is another invoice.
 */
final class Grouping {

    static final int HELD_ROWS = 5_000;
    private static final long HELD_CHARACTERS = 4L * GuardedText.LONGEST_ROW;

    private final Subject subject;
    private final String by;
    private final RecordSink sink;
    private final Map<Key, Group> open = new LinkedHashMap<>();
    private final LongSet finished = new LongSet();
    private int heldRows;
    private long heldCharacters;

    Grouping(Subject subject, RecordSink sink) {
        this.subject = subject;
        this.by = RecordMaker.groupedBy(subject);
        this.sink = sink;
    }

    private record Key(String orderId, String value) {

        /** 64 bits, where two of a million differ but for one chance in thirty million. */
        long fingerprint() {
            long hash = 0xCBF29CE484222325L;
            for (String part : new String[] {orderId, "\n", value}) {
                for (int i = 0; i < part.length(); i++) {
                    hash = (hash ^ part.charAt(i)) * 0x100000001B3L;
                }
            }
            hash ^= hash >>> 32;
            hash *= 0xD6E8FEB86659FD93L;
            return hash ^ hash >>> 32;
        }
    }

    private static final class Group {
        private final List<Cells> rows = new ArrayList<>();
        private Cells bad;
        private Fault fault;
        private boolean tooLarge;
    }

    void add(Cells cells) throws UnreadableFile {
        Key key = new Key(cells.raw("orderId"), by.isEmpty() ? "" : cells.raw(by));
        if (by.isEmpty() || key.orderId.isEmpty() || key.value.isEmpty()) {
            alone(cells);
            return;
        }
        Group group = open.get(key);
        if (group == null) {
            if (finished.contains(key.fingerprint())) {
                throw new UnreadableFile(
                        cells.row().line(),
                        "found another row of order " + Fault.quoted(key.orderId) + ", " + by + " "
                                + Fault.quoted(key.value) + ", more than " + HELD_ROWS
                                + " rows behind the others; expected the rows of one record together: sort the file");
            }
            group = new Group();
            open.put(key, group);
        }
        if (group.tooLarge) {
            sink.rejected(Rejected.of(subject, cells, tooLarge(key)));
            return;
        }
        group.rows.add(cells);
        if (cells.fault() != null && group.bad == null) {
            group.bad = cells;
            group.fault = cells.fault();
        }
        heldRows++;
        heldCharacters += cells.row().characters();
        makeRoom(key, group);
    }

    void finish() {
        open.forEach(this::close);
        open.clear();
    }

    private void alone(Cells cells) {
        if (cells.fault() != null) {
            sink.rejected(Rejected.of(subject, cells, cells.fault()));
            return;
        }
        try {
            sink.accepted(RecordMaker.make(subject, List.of(cells)), List.of(cells.row()));
        } catch (Contradiction never) {
            throw new IllegalStateException("a row contradicts itself", never);
        }
    }

    private void makeRoom(Key current, Group growing) {
        Iterator<Map.Entry<Key, Group>> oldest = open.entrySet().iterator();
        while (isFull() && oldest.hasNext()) {
            Map.Entry<Key, Group> entry = oldest.next();
            if (entry.getValue() != growing) {
                close(entry.getKey(), entry.getValue());
                oldest.remove();
            }
        }
        if (isFull()) {
            growing.rows.forEach(row -> sink.rejected(Rejected.of(subject, row, tooLarge(current))));
            forget(growing);
            growing.tooLarge = true;
        }
    }

    private boolean isFull() {
        return heldRows > HELD_ROWS || heldCharacters > HELD_CHARACTERS;
    }

    private Fault tooLarge(Key key) {
        return new Fault(
                by,
                Fault.quoted(key.value) + " with more than " + HELD_ROWS + " rows or " + HELD_CHARACTERS
                        + " characters",
                "fewer for one record");
    }

    private void close(Key key, Group group) {
        finished.add(key.fingerprint());
        if (!group.tooLarge && group.bad == null) {
            try {
                ErpRecord made = RecordMaker.make(subject, group.rows);
                sink.accepted(made, group.rows.stream().map(Cells::row).toList());
            } catch (Contradiction contradiction) {
                group.bad = contradiction.cells();
                group.fault = contradiction.fault();
            }
        }
        if (group.bad != null) {
            group.rows.forEach(row -> sink.rejected(refused(key, group, row)));
        }
        forget(group);
    }

    private Rejected refused(Key key, Group group, Cells row) {
        if (row == group.bad) {
            return Rejected.of(subject, row, group.fault);
        }
        if (row.fault() != null) {
            return Rejected.of(subject, row, row.fault());
        }
        return Rejected.of(
                subject,
                row,
                new Fault(
                        "",
                        "a part of " + by + " " + Fault.quoted(key.value) + ", whose line "
                                + group.bad.row().line() + " is refused",
                        "all rows of one record to be right"));
    }

    private void forget(Group group) {
        heldRows -= group.rows.size();
        for (Cells row : group.rows) {
            heldCharacters -= row.row().characters();
        }
        group.rows.clear();
    }
}
