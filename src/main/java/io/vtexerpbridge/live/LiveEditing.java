package io.vtexerpbridge.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts files in force that are edited while the bridge runs ({@code routes.reload}). What is wrong stays out and is told, and what was in force
 * before stays so: it is kept in {@code data/live}, where nobody edits it, and is read from there.
 */
public final class LiveEditing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveEditing.class);

    private static final long LONGEST_BETWEEN_LOOKS_MILLIS = 250;
    private static final Duration AFTER_NOT_NOW = Duration.ofSeconds(5);
    private static final List<String> FOLDERS = List.of("routes", "config");

    private final Path editions;
    private final SettledFiles files;
    private final LongSupplier nanos;
    private final Duration quiet;
    private final List<Part> parts;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "live-editing");
        thread.setDaemon(true);
        return thread;
    });
    private SortedMap<String, byte[]> atStart = new TreeMap<>();
    private String unreadable = "";

    /**
     * @param home whose files are edited
     * @param editions a folder of the bridge's own for what is in force
     * @param quiet how long a file must not have changed
     * @param nanos a clock that only goes on, in nanoseconds
     */
    public LiveEditing(Path home, Path editions, List<Editable> kinds, Duration quiet, LongSupplier nanos) {
        this.editions = editions;
        this.nanos = nanos;
        this.quiet = quiet;
        this.parts = kinds.stream().map(Part::new).toList();
        this.files = new SettledFiles(
                home, FOLDERS, name -> kinds.stream().anyMatch(kind -> kind.holds(name)), quiet, nanos);
    }

    /** What there is now will be in force; before anything of it is read, so that what is edited from then on is noticed. */
    public void remember() {
        clear(editions);
        atStart = files.begin();
    }

    /** From now on edits take effect, a moment after they were saved. */
    public void start() {
        begin();
        long between = Math.max(1, Math.min(LONGEST_BETWEEN_LOOKS_MILLIS, quiet.toMillis()));
        looks.scheduleWithFixedDelay(this::lookAround, between, between, TimeUnit.MILLISECONDS);
        LOG.info("Routes, mappings, layouts, tables and carriers may be edited while the bridge runs (routes.reload)");
    }

    void begin() {
        parts.forEach(part -> part.begin(atStart));
    }

    private void lookAround() {
        try {
            look();
            unreadable = "";
        } catch (RuntimeException e) {
            // said once; the next look tries again
            if (!e.toString().equals(unreadable)) {
                unreadable = e.toString();
                LOG.warn("Edited files cannot be looked at: {}", unreadable, e);
            }
        }
    }

    /** Puts in force what was saved since and has held still. */
    void look() {
        SortedMap<String, byte[]> now = files.look();
        parts.forEach(part -> part.look(now));
    }

    /** What was edited and does not count, in words; empty when all does. */
    public Optional<String> trouble() {
        return parts.stream()
                .flatMap(part -> part.told.stream())
                .map(sentence -> sentence + " Until it is mended what was there before counts.")
                .reduce((one, other) -> one + " " + other);
    }

    @Override
    public void close() {
        looks.shutdown();
        try {
            if (!looks.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.warn("An edit that is being put in force did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One kind of files, with the edition of it that is in force. */
    private final class Part {

        private final Editable kind;
        private SortedMap<String, byte[]> inForce = new TreeMap<>();
        private SortedMap<String, byte[]> judged = new TreeMap<>();
        private int edition;
        private Path home;
        private Path before;
        private long notBefore = Long.MIN_VALUE;
        private volatile List<String> told = List.of();

        Part(Editable kind) {
            this.kind = kind;
        }

        void begin(SortedMap<String, byte[]> now) {
            inForce = own(now);
            judged = inForce;
            home = write(inForce);
            kind.begin(home);
        }

        void look(SortedMap<String, byte[]> all) {
            SortedMap<String, byte[]> now = own(all);
            if (Edits.differing(judged, now).isEmpty() || isTooEarly()) {
                return;
            }
            SortedMap<String, byte[]> before = inForce;
            Set<String> keptOut = Edits.differing(before, judged);
            List<String> sentences = new ArrayList<>();
            boolean settled = true;
            try {
                Edits.Found found = judge(now);
                found.faults().forEach(fault -> sentences.add(fault.toString()));
                settled = take(found, sentences);
                kind.leftOut(found.faults());
            } catch (RuntimeException e) {
                // one kind of files keeps no other from being looked at, and is looked at again when one of them is
                // edited
                LOG.warn("Edited {} cannot be looked at", kind.name(), e);
                sentences.add("The edited " + kind.name() + " cannot be looked at (" + e + ").");
            }
            tell(sentences);
            judged = settled ? now : judged;
            keptOut.removeAll(Edits.differing(inForce, now));
            keptOut.removeAll(Edits.differing(before, inForce));
            keptOut.forEach(file -> LOG.info("{} is again as what is in force: the edit was taken back", file));
        }

        private Edits.Found judge(SortedMap<String, byte[]> now) {
            return Edits.judge(inForce, now, (candidate, edited) -> {
                Path tried = write(candidate);
                try {
                    return kind.check(tried, edited);
                } finally {
                    clear(tried);
                }
            });
        }

        private boolean isTooEarly() {
            return notBefore != Long.MIN_VALUE && nanos.getAsLong() - notBefore < 0;
        }

        /** @return whether there is nothing to try again until somebody edits something */
        private boolean take(Edits.Found found, List<String> sentences) {
            if (found.edited().isEmpty()) {
                return true;
            }
            Path next = write(found.files());
            try {
                kind.take(next, found.edited());
            } catch (Editable.NotNow e) {
                LOG.debug("Not put in force", e);
                clear(next);
                if (!e.again() && found.edited().size() > 1) {
                    return takeOneByOne(found, sentences);
                }
                sentences.add(String.join(", ", found.edited()) + ": " + e.getMessage());
                if (!e.again()) {
                    return true;
                }
                notBefore = nanos.getAsLong() + AFTER_NOT_NOW.toNanos();
                return false;
            }
            // work that began with the one before may still read from it
            if (before != null) {
                clear(before);
            }
            before = home;
            home = next;
            inForce = found.files();
            for (String file : found.edited()) {
                LOG.info("{} {}", file, inForce.containsKey(file) ? "took effect" : "is gone, which took effect");
            }
            return true;
        }

        /** One that does not start keeps no other back. */
        private boolean takeOneByOne(Edits.Found found, List<String> sentences) {
            boolean settled = true;
            for (String file : found.edited()) {
                SortedMap<String, byte[]> one = new TreeMap<>(inForce);
                one.remove(file);
                if (found.files().containsKey(file)) {
                    one.put(file, found.files().get(file));
                }
                Edits.Found alone = judge(one);
                alone.faults().forEach(fault -> sentences.add(fault.toString()));
                settled &= take(alone, sentences);
            }
            return settled;
        }

        /** Each sentence once, as long as it holds. */
        private void tell(List<String> sentences) {
            sentences.stream()
                    .filter(sentence -> !told.contains(sentence))
                    .forEach(sentence -> LOG.warn("{} Until it is mended what was there before counts.", sentence));
            told = List.copyOf(sentences);
        }

        private SortedMap<String, byte[]> own(Map<String, byte[]> all) {
            return all.entrySet().stream()
                    .filter(file -> kind.holds(file.getKey()))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
        }

        /** A folder of its own with these files. */
        private Path write(SortedMap<String, byte[]> candidate) {
            Path folder = editions.resolve(kind.name()).resolve(Integer.toString(++edition));
            try {
                makePrivate(editions);
                Files.createDirectories(folder);
                for (Map.Entry<String, byte[]> file : candidate.entrySet()) {
                    Path path = folder.resolve(file.getKey());
                    Files.createDirectories(path.getParent());
                    Files.write(path, file.getValue());
                }
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(folder + " cannot be written; make room, and let the bridge own it", e);
            }
        }
    }

    private static void makePrivate(Path folder) throws IOException {
        if (Files.exists(folder)) {
            return;
        }
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            // routes may hold what is nobody else's business
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    private static void clear(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be emptied; let the bridge own it", e);
        }
    }
}
