package io.vtexerpbridge.order;

import io.vtexerpbridge.erp.ErpFileName;
import io.vtexerpbridge.ledger.ParkedOrders;
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
import java.util.Set;
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
    private final ParkedOrders orders;

    /** @param folder {@code data/parked}; each account has a sub-folder, account names are checked when they are configured */
    public ParkedFiles(Path folder, ParkedOrders orders) {
        this.folder = folder;
        this.orders = orders;
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
     * Removes the files of what went on. They are looked at before the ledger is asked, and one that was written meanwhile stays: its order was
     * parked anew.
     */
    public void removeSettled() throws IOException {
        for (Path account : all(folder)) {
            Map<Path, FileTime> before = new HashMap<>();
            for (Path file : all(account)) {
                if (file.toString().endsWith("." + REASON)) {
                    before.put(file, Files.getLastModifiedTime(file));
                }
            }
            if (before.isEmpty()) {
                continue;
            }
            for (String order : wentOn(account.getFileName().toString(), before.keySet())) {
                Path reason = account.resolve(ErpFileName.of(order, REASON));
                if (before.containsKey(reason)
                        && Files.getLastModifiedTime(reason).equals(before.get(reason))) {
                    // the reason last: killed in between, the rest is found again
                    Files.deleteIfExists(account.resolve(ErpFileName.of(order, ORDER)));
                    Files.deleteIfExists(reason);
                }
            }
        }
    }

    /** Only the orders of these files are asked for, unless one of them has an id that no file can be called by. */
    private List<String> wentOn(String account, Set<Path> reasons) {
        List<String> names = reasons.stream()
                .map(file -> file.getFileName().toString())
                .map(name -> name.substring(0, name.length() - REASON.length() - 1))
                .toList();
        return names.stream().anyMatch(ErpFileName::isPerhapsOfAnotherId)
                ? orders.wentOn(account)
                : orders.wentOn(account, names);
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
