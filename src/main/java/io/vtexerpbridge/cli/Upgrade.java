package io.vtexerpbridge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What becomes of each file of a home when another version ships others. A file that somebody edited is never written: the new version is put
 * beside it. Cut off in between, it goes on when it is run again.
 */
final class Upgrade {

    /** What is done with a file, in the order in which it is told. */
    enum Step {
        MADE("made"),
        REPLACED("replaced"),
        /** Edited here, and other than before in the new version. */
        BESIDE("edited"),
        /** Shipped no longer, and as it was. */
        RETIRED("retired"),
        /** Shipped no longer, and edited. */
        LEFT("left"),
        /** Shipped, and somebody removed it here. */
        MISSING("missing");

        private final String word;

        Step(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private final Path home;
    private final SortedMap<String, byte[]> fresh;
    private final ShippedRecord before;
    private final SortedMap<String, Step> steps = new TreeMap<>();

    /**
     * @param fresh what the new version ships
     * @param before what was shipped when the home's files came; without it every file that differs counts as edited
     */
    Upgrade(Path home, SortedMap<String, byte[]> fresh, ShippedRecord before) throws IOException {
        this.home = home;
        this.fresh = fresh;
        this.before = before;
        TreeSet<String> paths = new TreeSet<>(fresh.keySet());
        paths.addAll(before.digests().keySet());
        for (String path : paths) {
            Step step = step(path);
            if (step != null) {
                steps.put(path, step);
            }
        }
    }

    private Step step(String path) throws IOException {
        Path file = home.resolve(path);
        byte[] shipped = fresh.get(path);
        byte[] now = Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
        boolean known = before.digests().containsKey(path);
        if (shipped == null) {
            return now == null ? null : before.has(path, now) ? Step.RETIRED : Step.LEFT;
        }
        if (now == null) {
            return Files.exists(file) ? Step.BESIDE : known ? Step.MISSING : Step.MADE;
        }
        if (Arrays.equals(now, shipped)) {
            return null;
        }
        if (before.has(path, now)) {
            return Step.REPLACED;
        }
        // nothing new in it: what somebody made of it stands
        return before.has(path, shipped) ? null : Step.BESIDE;
    }

    /** By path; what stays as it is is not among them. */
    SortedMap<String, Step> steps() {
        return steps;
    }

    void write() throws IOException {
        for (Map.Entry<String, Step> one : steps.entrySet()) {
            Path file = home.resolve(one.getKey());
            switch (one.getValue()) {
                case MADE, REPLACED -> put(file, fresh.get(one.getKey()));
                case BESIDE -> put(beside(file, ".new"), fresh.get(one.getKey()));
                // under another name it is neither read nor lost
                case RETIRED -> Files.move(file, beside(file, ".old"), StandardCopyOption.REPLACE_EXISTING);
                case LEFT, MISSING -> {}
            }
        }
    }

    private static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    private static void put(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Path whole = file.resolveSibling("." + file.getFileName() + ".tmp");
        Files.write(whole, content);
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
