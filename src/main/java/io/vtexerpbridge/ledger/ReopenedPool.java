package io.vtexerpbridge.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.nio.channels.ClosedChannelException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * A pool on an H2 file. H2 closes its database when a write fails, as on a full disk, or when a thread is interrupted in one; every
 * connection then fails for good, and H2 opens the file anew only once all of them are gone. So the whole pool is replaced. What
 * was committed is there: H2 answers a commit after its write.
 *
 * <p>And one writer at a time: a commit writes the file as it is, with what others have half done, and H2 takes its tables, indexes and undo
 * log one after the other while they go on. Killed after such a commit, a row of a transaction that never ended can stay, known to some of its
 * indexes and not to others, and no statement can change it again (seen in the laboratory: "Row not found when trying to delete from index").
 */
final class ReopenedPool extends AbstractDataSource implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReopenedPool.class);

    /** H2's words for a database that closed itself. */
    private static final Set<Integer> CLOSED = Set.of(90098, 90121);

    private final HikariConfig settings;
    private final Lock writing = new ReentrantLock(true);
    private volatile HikariDataSource pool;
    /** The pool of which a connection told that the database is closed. */
    private volatile HikariDataSource broken;

    private boolean closed;

    ReopenedPool(HikariConfig settings) {
        this.settings = settings;
        this.pool = open();
    }

    /** Held by whoever writes, from before the first statement until after the commit. */
    Lock writing() {
        return writing;
    }

    private HikariDataSource open() {
        HikariConfig own = new HikariConfig();
        settings.copyStateTo(own);
        Watch watch = new Watch();
        own.setExceptionOverride(watch);
        HikariDataSource opened = new HikariDataSource(own);
        watch.watched = opened;
        return opened;
    }

    /** Hears of everything that fails on a pool's connections. */
    private final class Watch implements SQLExceptionOverride {

        private volatile HikariDataSource watched;

        // Hikari has a type of this name too
        @java.lang.Override
        public SQLExceptionOverride.Override adjudicate(SQLException problem) {
            if (!CLOSED.contains(problem.getErrorCode()) && !isOfClosedFile(problem)) {
                return SQLExceptionOverride.Override.CONTINUE_EVICT;
            }
            // not "the pool of now": this may be the last word of one that was replaced
            broken = watched;
            return SQLExceptionOverride.Override.MUST_EVICT;
        }
    }

    /** An interrupt in the middle of a read closes the file under H2, which does not notice and fails in one way or another from then on. */
    private static boolean isOfClosedFile(SQLException problem) {
        for (Throwable cause = problem.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ClosedChannelException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (broken == pool) {
            reopen();
        }
        return pool.getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLException("The ledger's user is that of ledger.user");
    }

    private synchronized void reopen() throws SQLException {
        if (broken != pool || closed) {
            return;
        }
        pool.close();
        try {
            pool = open();
            LOG.warn("The ledger's file was closed by a failed write or an interrupted thread, and is open again.");
        } catch (RuntimeException e) {
            // still no room on the disk; whoever asks next tries again
            throw new SQLException("The ledger's file cannot be opened again: " + e.getMessage(), "08001", e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        pool.close();
    }
}
