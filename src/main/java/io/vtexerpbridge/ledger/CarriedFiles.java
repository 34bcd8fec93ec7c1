package io.vtexerpbridge.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Which receipts and refused files lie on an ERP's server, and in which version; noted once they are there. */
public final class CarriedFiles {

    /**
     * One version of a file.
     *
     * @param remoteName what it is called on the server
     * @param remoteModifiedAt its time there
     */
    public record Carried(long sizeBytes, Instant modifiedAt, String remoteName, Instant remoteModifiedAt) {

        /** Whether the file on this side is still the one that was carried. */
        public boolean is(long size, Instant modified) {
            return sizeBytes == size && modifiedAt.equals(Sql.micros(modified));
        }
    }

    private final Sql sql;
    private final Clock clock;
    private final String account;
    private final String place;

    /** @param place the server's address */
    public CarriedFiles(DataSource dataSource, Clock clock, String account, String place) {
        this.sql = new Sql(dataSource);
        this.clock = clock;
        this.account = account;
        this.place = place;
    }

    /** All that is noted, by path. */
    public Map<String, Carried> all() {
        Map<String, Carried> all = new HashMap<>();
        sql.query(
                "select * from carried_file where account = ? and place = ?",
                (row, n) -> all.put(
                        row.getString("path"),
                        new Carried(
                                row.getLong("size_bytes"),
                                Sql.instant(row, "modified_at"),
                                row.getString("remote_name"),
                                Sql.instant(row, "remote_modified_at"))),
                account,
                place);
        return all;
    }

    /** The file lies on the server in this version. */
    public Carried carried(String path, long size, Instant modified, String remoteName, Instant remoteModified) {
        Carried carried = new Carried(size, Sql.micros(modified), remoteName, Sql.micros(remoteModified));
        Instant now = clock.instant();
        sql.transaction(() -> {
            sql.update("delete from carried_file where account = ? and place = ? and path = ?", account, place, path);
            return sql.update(
                    "insert into carried_file (account, place, path, size_bytes, modified_at, remote_name,"
                            + " remote_modified_at, carried_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
                    account,
                    place,
                    path,
                    size,
                    modified,
                    remoteName,
                    remoteModified,
                    now);
        });
        return carried;
    }

    /** The files are gone on this side; nothing is noted of them any more. */
    public void forget(Collection<String> paths) {
        for (List<String> some : Sql.chunks(List.copyOf(paths))) {
            sql.updates(
                    "delete from carried_file where account = ? and place = ? and path = ?",
                    some.stream()
                            .map(path -> new Object[] {account, place, path})
                            .toList());
        }
    }
}
