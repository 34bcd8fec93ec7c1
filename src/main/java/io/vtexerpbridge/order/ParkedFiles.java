package io.vtexerpbridge.order;

import io.vtexerpbridge.erp.ErpFileName;
import io.vtexerpbridge.ledger.WorkItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was parked, as a file a person can open: the order as VTEX sent it, and the reason beside it. The ledger holds both
 * too, so a full disk here is one line in the log and stops nothing. What goes on loses its file, and the ledger keeps both. Only the owner may
 * read the files: they name shoppers.
 */
public final class ParkedFiles {

    private static final Logger LOG = LoggerFactory.getLogger(ParkedFiles.class);

    private static final String REASON = "reason.txt";
    private static final String ORDER = "json";

    private final Path folder;
    private final Function<String, List<String>> parked;

    /**
     * @param folder {@code data/parked}; each account has a sub-folder, account names are checked when they are configured
     * @param parked the ids of an account's orders of which something is parked, as the ledger has them
     */
    public ParkedFiles(Path folder, Function<String, List<String>> parked) {
        this.folder = folder;
        this.parked = parked;
    }

    /** @param order what VTEX said of the order, or null when it could not be read */
    public void write(WorkItem item, String reason, VtexOrder order) {
        try {
            Path account = ownersOnly(folder.resolve(item.account()));
            Files.writeString(account.resolve(ErpFileName.of(item.orderId(), REASON)), reason + System.lineSeparator());
            if (order != null) {
                Files.write(
                        account.resolve(ErpFileName.of(item.orderId(), ORDER)),
                        order.json().toPrettyString().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            LOG.error(
                    "{} is parked in the ledger, but its file in {} cannot be written: {}",
                    item.orderId(),
                    folder,
                    e.toString());
        }
    }

    /**
     * Removes the files of what is not parked any more. They are looked at before the ledger is asked, and one that was written meanwhile
     * stays: its order was parked anew.
     */
    public void removeSettled() throws IOException {
        for (Path account : all(folder)) {
            Map<Path, FileTime> before = new HashMap<>();
            for (Path file : all(account)) {
                // an operator may keep notes there: what is the bridge's has a reason beside it
                if (file.toString().endsWith("." + REASON)) {
                    before.put(file, Files.getLastModifiedTime(file));
                }
            }
            if (!before.isEmpty()) {
                parked.apply(account.getFileName().toString())
                        .forEach(order -> before.remove(account.resolve(ErpFileName.of(order, REASON))));
            }
            for (Map.Entry<Path, FileTime> settled : before.entrySet()) {
                Path reason = settled.getKey();
                if (Files.getLastModifiedTime(reason).equals(settled.getValue())) {
                    String name = reason.getFileName().toString();
                    // the reason last: killed in between, the rest is found again
                    Files.deleteIfExists(
                            reason.resolveSibling(name.substring(0, name.length() - REASON.length()) + ORDER));
                    Files.deleteIfExists(reason);
                }
            }
        }
    }

    private static List<Path> all(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        }
    }

    private static Path ownersOnly(Path directory) throws IOException {
        boolean owners = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return owners
                ? Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createDirectories(directory);
    }
}
