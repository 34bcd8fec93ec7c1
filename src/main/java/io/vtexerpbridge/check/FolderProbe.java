package io.vtexerpbridge.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether files can be made, renamed and removed in a folder, tried with one whose name begins with a dot, which nobody takes. A folder
 * that is not there yet is not made.
 */
final class FolderProbe {

    /** In bytes; with less the bridge and the ERP would soon stop at a full disk. */
    private static final long ROOM = 100L * 1024 * 1024;

    private final Path folder;
    private final String name;
    private final String mend;

    /**
     * @param name as in "the ERP's inbox"
     * @param mend what else helps than making it writable, as in "change erp.inbox.directory"
     */
    FolderProbe(Path folder, String name, String mend) {
        this.folder = folder;
        this.name = name;
        this.mend = mend;
    }

    /** What keeps files from being moved there. */
    Optional<String> trouble() {
        Path there = there();
        if (!Files.isDirectory(there)) {
            return Optional.of(says("cannot be made, because " + there + " is a file", "remove it"));
        }
        try {
            if (there.equals(folder)) {
                tryIt();
            } else if (!Files.isWritable(there)) {
                return Optional.of(says(
                        "cannot be made, because " + there + " does not let anything be made in it",
                        "make that writable"));
            }
            long free = Files.getFileStore(there).getUsableSpace();
            return free >= ROOM
                    ? Optional.empty()
                    : Optional.of(says(
                            "has " + (free >> 20) + " MB left on its disk, expected " + (ROOM >> 20) + " MB or more",
                            "make room"));
        } catch (IOException e) {
            return Optional.of(says("does not let files be made, renamed and removed (" + e + ")", "make it writable"));
        }
    }

    /** The folder, or the one above in which it would be made. */
    private Path there() {
        Path there = folder;
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        return there;
    }

    private void tryIt() throws IOException {
        try (Stream<Path> readable = Files.list(folder)) {
            readable.findFirst();
        }
        Path made = Files.createTempFile(folder, ".bridge-probe", "");
        Path renamed = made.resolveSibling(made.getFileName() + ".renamed");
        try {
            Files.writeString(made, "written by the bridge's check\n");
            Files.move(made, renamed, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
            Files.deleteIfExists(renamed);
        }
    }

    private String says(String found, String first) {
        return name + " " + folder + " " + found + "; " + first + ", or " + mend + ".";
    }
}
