package io.vtexerpbridge.sftp;

import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.inbox.FinishedFiles;
import io.vtexerpbridge.inbox.InboxDoor;
import io.vtexerpbridge.records.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.common.SftpException;

/**
 * The inbox on the server: what the ERP drops there is brought into the bridge's own inbox, and only then moved away.
 *
 * <p>A finished file is claimed first: it gets a name that nobody takes, with a number. Killed or cut anywhere after that, it is found under this
 * name at the next look, whatever the ERP has written beside it meanwhile, and brought once more under its own name. It has its number here too,
 * as the microseconds of its time: by them the inbox, or the ledger, knows it for the one that was brought before. A file that somebody puts
 * there again to be looked at anew is claimed anew, and has another number.
 */
public final class SftpInbox {

    private static final Pattern CLAIMED = Pattern.compile("\\.(.+)\\.(\\d{6})\\.taken", Pattern.DOTALL);
    private static final int CLAIMS = 1_000_000;

    private final SftpConnections server;
    private final String inbox;
    /** What its files are called among the server's troubles. */
    private final String files;

    private final InboxDoor door;
    private final Taken ledger;
    private final String marker;
    private final QuietFiles quiet;
    private final Clock clock;
    private final Queue<Arrival> arrivals = new ArrayDeque<>();
    /** What lies in the bridge's inbox and could not be moved away on the server yet: only that is still to be done. */
    private final Map<String, FileTime> brought = new ConcurrentHashMap<>();

    /**
     * @param directory on the server, with a sub-directory a subject
     * @param ledger which files were taken
     * @param marker extension of the file that says another one is finished; empty when files have to be quiet
     * @param clock in the zone in which the days of {@code done/} begin
     * @param nanoTime a clock that only runs forward, as {@link System#nanoTime}
     */
    public SftpInbox(
            SftpConnections server,
            String directory,
            InboxDoor door,
            Taken ledger,
            Duration quietPeriod,
            String marker,
            Clock clock,
            LongSupplier nanoTime) {
        this.server = server;
        this.inbox = RemotePath.of(directory);
        this.files = "the file " + inbox + "/";
        this.door = door;
        this.ledger = ledger;
        this.marker = FinishedFiles.markerOf(marker);
        this.quiet = new QuietFiles(quietPeriod, nanoTime);
        this.clock = clock;
    }

    /**
     * A finished file on the server.
     *
     * @param claimed whether it has the name that nobody takes already
     * @param claim its number, below a million and not zero
     * @param modified its time on the server, in seconds
     */
    public record Arrival(Subject subject, String name, boolean claimed, int claim, FileTime modified) {

        /** The name that nobody takes. */
        private String hidden() {
            return "." + name + String.format(".%06d.taken", claim);
        }

        /** Its time in the bridge's own inbox, which no other file of its name has. */
        private FileTime modifiedHere() {
            return FileTime.from(
                    modified.toInstant().truncatedTo(ChronoUnit.SECONDS).plus(claim, ChronoUnit.MICROS));
        }

        /** As the ERP knows it. */
        @Override
        public String toString() {
            return subject.folder() + "/" + name;
        }
    }

    /** Which files of the inbox the ledger has. */
    @FunctionalInterface
    public interface Taken {
        boolean has(Subject subject, String name, long size, Instant modified);
    }

    /**
     * What became of a file.
     *
     * @param complete whether it lies in the bridge's inbox now, or did before
     * @param reason why it could not be brought, and the mend; empty when it only has to come later
     */
    public record Brought(Arrival arrival, boolean complete, String reason) {

        public boolean stuck() {
            return !reason.isEmpty();
        }

        /** In words, for the log. */
        @Override
        public String toString() {
            return complete ? arrival + " fetched" : stuck() ? reason : arrival + " is fetched later";
        }
    }

    /** Looks what is finished on the server; {@link #next} then gives it file by file. */
    public synchronized void look() {
        arrivals.clear();
        List<Arrival> found = new ArrayList<>();
        Set<String> there = new HashSet<>();
        String directory = "the directory " + inbox;
        try {
            list(found, there);
            server.troubles().well(directory);
        } catch (ErpChannelProblem e) {
            server.troubles().say(directory, e.getMessage());
            throw e;
        }
        quiet.keepOnly(there);
        server.troubles().well(thing -> thing.startsWith(files) && !there.contains(thing.substring(files.length())));
        found.sort(Comparator.comparing(Arrival::modified).thenComparing(Arrival::toString));
        arrivals.addAll(found);
    }

    private void list(List<Arrival> found, Set<String> there) {
        server.call("the directory " + inbox + " be read", at -> {
            found.clear();
            there.clear();
            if (!at.exists(inbox)) {
                throw new ErpChannelProblem(missing(server, inbox));
            }
            for (Subject subject : Subject.values()) {
                found.addAll(finished(subject, at.list(directory(subject)), there));
            }
            return null;
        });
    }

    static String missing(SftpConnections server, String inbox) {
        return "The SFTP server " + server + " has no directory " + inbox
                + " for what the ERP sends; make it, with the sub-directories invoices, tracking and so on, or change"
                + " erp.sftp.inbox-directory.";
    }

    /** The next finished file; null when there is none any more. */
    public synchronized Arrival next() {
        return arrivals.poll();
    }

    private List<Arrival> finished(Subject subject, List<DirEntry> entries, Set<String> there) {
        Map<String, Attributes> files = new HashMap<>();
        for (DirEntry entry : entries) {
            if (entry.getAttributes().isRegularFile()) {
                files.put(entry.getFilename(), entry.getAttributes());
            }
        }
        List<Arrival> finished = new ArrayList<>();
        files.forEach((name, is) -> {
            Matcher claim = CLAIMED.matcher(name);
            if (claim.matches()) {
                finished.add(new Arrival(
                        subject, claim.group(1), true, Integer.parseInt(claim.group(2)), SftpConnection.modified(is)));
            }
        });
        Set<String> claimed = finished.stream().map(Arrival::name).collect(Collectors.toSet());
        claimed.forEach(name -> there.add(subject.folder() + "/" + name));
        files.forEach((name, is) -> {
            if (!FinishedFiles.isLeftAlone(name) && !isMarker(name)) {
                there.add(subject.folder() + "/" + name);
                // the one that was claimed comes first
                if (isFinished(subject, name, files) && !claimed.contains(name)) {
                    int claim = ThreadLocalRandom.current().nextInt(1, CLAIMS);
                    finished.add(new Arrival(subject, name, false, claim, SftpConnection.modified(is)));
                }
            }
        });
        return finished;
    }

    private boolean isFinished(Subject subject, String name, Map<String, Attributes> files) {
        Attributes is = files.get(name);
        if (marker.isEmpty()) {
            return quiet.isQuiet(subject.folder() + "/" + name, is.getSize(), SftpConnection.modified(is));
        }
        return FinishedFiles.markerNames(name, marker).stream().anyMatch(files::containsKey);
    }

    private boolean isMarker(String name) {
        return !marker.isEmpty() && name.endsWith(marker);
    }

    private String directory(Subject subject) {
        return inbox + "/" + subject.folder();
    }

    /**
     * Claims the file and brings it into the bridge's inbox.
     *
     * @throws ErpChannelProblem when the server is away
     */
    public Brought fetch(Arrival arrival) {
        Optional<String> fault = InboxDoor.fault(arrival.name());
        if (fault.isPresent()) {
            return stuck(
                    arrival,
                    "The file " + arrival + " on " + server + " cannot be fetched: " + fault.get() + " on the server.");
        }
        if (arrival.modifiedHere().equals(brought.get(arrival.toString()))) {
            return new Brought(arrival, true, "");
        }
        String directory = directory(arrival.subject());
        String claimed = directory + "/" + arrival.hidden();
        try {
            boolean complete = server.call("the file " + arrival + " be fetched", at -> {
                if (!arrival.claimed() && !claim(at, directory + "/" + arrival.name(), claimed)) {
                    return false;
                }
                unmark(at, directory, arrival.name());
                return bring(at, arrival, claimed);
            });
            server.troubles().well(files + arrival);
            return new Brought(arrival, complete, "");
        } catch (FileTrouble trouble) {
            return stuck(arrival, trouble.getMessage());
        } catch (ErpChannelProblem problem) {
            return stuckUnlessAway(arrival, problem);
        }
    }

    private Brought stuckUnlessAway(Arrival arrival, ErpChannelProblem problem) {
        if (server.isAway()) {
            throw problem;
        }
        return stuck(arrival, problem.getMessage());
    }

    private Brought stuck(Arrival arrival, String sentence) {
        server.troubles().say(files + arrival, sentence);
        return new Brought(arrival, false, sentence);
    }

    /** One file cannot be fetched, which says nothing about the others. */
    private static final class FileTrouble extends RuntimeException {
        FileTrouble(String sentence) {
            super(sentence);
        }
    }

    /** @return false when somebody took the file away */
    private boolean claim(SftpConnection at, String file, String claimed) throws IOException {
        try {
            at.rename(file, claimed);
            return true;
        } catch (SftpException e) {
            if (!SftpConnection.isCut(e) && at.exists(file)) {
                throw new FileTrouble("The file " + file + " on " + server + " cannot be renamed (" + e.getMessage()
                        + "); give the user " + server.access().user() + " the right to write in its directory.");
            }
            // renamed by a call of which no answer came, or taken away
            return at.exists(claimed);
        }
    }

    /** The file's markers go, so that none is left to one that is still being written; a newer file keeps its own. */
    private void unmark(SftpConnection at, String directory, String name) throws IOException {
        if (marker.isEmpty()) {
            return;
        }
        Optional<Attributes> newer = at.look(directory + "/" + name);
        for (String one : FinishedFiles.markerNames(name, marker)) {
            Optional<Attributes> found = at.look(directory + "/" + one);
            boolean stale = found.isPresent()
                    && (newer.isEmpty()
                            || SftpConnection.modified(found.get()).compareTo(SftpConnection.modified(newer.get()))
                                    < 0);
            if (stale) {
                at.remove(directory + "/" + one);
            }
        }
    }

    private boolean bring(SftpConnection at, Arrival arrival, String claimed) throws IOException {
        Optional<Attributes> before = at.look(claimed);
        if (before.isEmpty()) {
            return false;
        }
        Path staged = here(arrival, () -> door.staging(arrival.subject(), arrival.name()));
        try (InputStream in = open(at, arrival, claimed);
                OutputStream out = here(
                        arrival,
                        () -> Files.newOutputStream(staged, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            byte[] part = new byte[1 << 16];
            for (int length = in.read(part); length >= 0; length = in.read(part)) {
                int count = length;
                here(arrival, () -> {
                    out.write(part, 0, count);
                    return null;
                });
            }
        }
        Optional<Attributes> after = at.look(claimed);
        boolean still = after.isPresent()
                && after.get().getSize() == before.get().getSize()
                && SftpConnection.modified(after.get()).equals(SftpConnection.modified(before.get()));
        return here(
                arrival,
                () -> still
                        && Files.size(staged) == after.get().getSize()
                        && door.enter(
                                arrival.subject(),
                                arrival.name(),
                                staged,
                                arrival.modifiedHere(),
                                () -> isTaken(arrival, after.get().getSize())));
    }

    private boolean isTaken(Arrival arrival, long size) {
        return arrival.claimed()
                && ledger.has(
                        arrival.subject(),
                        arrival.name(),
                        size,
                        arrival.modifiedHere().toInstant());
    }

    private InputStream open(SftpConnection at, Arrival arrival, String claimed) throws IOException {
        try {
            return at.read(claimed);
        } catch (SftpException e) {
            if (SftpConnection.isCut(e)) {
                throw e;
            }
            throw new FileTrouble("The file " + arrival + " on " + server + " cannot be read (" + e.getMessage()
                    + "); give the user " + server.access().user() + " the right to.");
        }
    }

    @FunctionalInterface
    private interface Local<T> {
        T run() throws IOException;
    }

    /** What fails on this machine is not the server's fault. */
    private <T> T here(Arrival arrival, Local<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new FileTrouble("The file " + arrival + " cannot be written into the bridge's own inbox (" + e
                    + "); make erp.inbox.directory writable.");
        }
    }

    /**
     * Moves a file that was brought into {@code done} on the server.
     *
     * @throws ErpChannelProblem when the server is away
     */
    public void putAway(Arrival arrival) {
        brought.put(arrival.toString(), arrival.modifiedHere());
        String claimed = directory(arrival.subject()) + "/" + arrival.hidden();
        String done = directory(arrival.subject()) + "/done/" + LocalDate.now(clock);
        try {
            server.call("the file " + arrival + " be moved to done", at -> {
                if (at.exists(claimed)) {
                    at.makeDirectories(done);
                    at.rename(claimed, done + "/" + free(at, done, arrival.name()));
                }
                return null;
            });
            brought.remove(arrival.toString());
            server.troubles().well(files + arrival);
        } catch (ErpChannelProblem problem) {
            stuckUnlessAway(arrival, problem);
        }
    }

    private static String free(SftpConnection at, String directory, String name) throws IOException {
        for (int n = 1; ; n++) {
            String free = InboxDoor.numbered(name, n);
            if (!at.exists(directory + "/" + free)) {
                return free;
            }
        }
    }
}
